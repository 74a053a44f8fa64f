//! Where a page ended, as a text that clients hand back and do not take apart.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use xbot_domain::time::Timestamp;
use xbot_projections::reads::Arg;

use crate::http::problem::Problem;

/// The values of the last row in the columns that a list is ordered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor(pub Vec<Arg>);

#[derive(Serialize, Deserialize)]
enum Value {
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "i")]
    Int(i64),
    #[serde(rename = "t")]
    Time(Timestamp),
}

impl Cursor {
    pub fn encode(&self) -> String {
        let values: Vec<_> = self.0.iter().filter_map(value).collect();
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&values).unwrap_or_default())
    }

    /// `columns` as the list has them; another number of values is of another list.
    pub fn decode(text: &str, columns: usize) -> Result<Self, Problem> {
        let read = |bytes: Vec<u8>| serde_json::from_slice::<Vec<Value>>(&bytes).ok();
        let values = URL_SAFE_NO_PAD.decode(text).ok().and_then(read);
        let fitting = values.filter(|values| values.len() == columns);
        let Some(values) = fitting else {
            let message = "it is not a cursor of this list; take `next_cursor` of the page before";
            return Err(Problem::of_fault("?cursor", message));
        };
        Ok(Self(values.into_iter().map(Arg::from).collect()))
    }
}

fn value(arg: &Arg) -> Option<Value> {
    match arg {
        Arg::Text(text) => Some(Value::Text(text.clone())),
        Arg::Int(number) => Some(Value::Int(*number)),
        Arg::Time(at) => Some(Value::Time(*at)),
        Arg::Bool(_) => None,
    }
}

impl From<Value> for Arg {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Int(number) => Self::Int(number),
            Value::Time(at) => Self::Time(at),
        }
    }
}
