//! One value of a line.

use serde_json::Value;
use xbot_domain::time::Timestamp;

use crate::train::columns::Clock;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Number(f64),
    Text(&'a str),
    Missing,
    /// A list or an object.
    Other,
}

impl<'a> Cell<'a> {
    pub fn of_text(text: &'a str) -> Self {
        match text.trim() {
            "" => Self::Missing,
            "true" => Self::Number(1.0),
            "false" => Self::Number(0.0),
            text => text.parse().map_or(Self::Text(text), Self::Number),
        }
    }

    pub fn of_json(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Missing,
            Value::Bool(yes) => Self::Number(f64::from(u8::from(*yes))),
            Value::Number(number) => number.as_f64().map_or(Self::Other, Self::Number),
            Value::String(text) => Self::Text(text),
            Value::Array(_) | Value::Object(_) => Self::Other,
        }
    }

    pub fn number(self, name: &str) -> Result<f64, String> {
        match self {
            Self::Number(number) if number.is_finite() => Ok(number),
            Self::Missing => Err(format!("{name} is missing")),
            Self::Text(text) => Err(format!("{name} is {text:?}, and no number")),
            Self::Number(_) | Self::Other => Err(format!("{name} is no finite number")),
        }
    }

    /// A moment, and what it counts.
    pub fn moment(self, name: &str) -> Result<(f64, Clock), String> {
        match self {
            Self::Text(text) => match text.parse::<Timestamp>() {
                Ok(at) => Ok((at.micros() as f64, Clock::Time)),
                Err(error) => Err(format!("{name}: {error}")),
            },
            other => other.number(name).map(|number| (number, Clock::Number)),
        }
    }
}
