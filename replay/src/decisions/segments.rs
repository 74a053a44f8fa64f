//! What rounds are told apart by, to be judged apart as well.

use std::fmt;
use std::str::FromStr;

use super::facts::hook_name;
use super::rounds::Round;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Topic,
    Hook,
    /// Of the slot, in the account's time zone.
    Hour,
    Weekday,
    /// Of the planning, in UTC.
    Day,
    /// Single, thread or reply.
    Type,
}

/// What a round without the key is found under.
const NONE: &str = "none";
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl By {
    pub const ALL: [Self; 6] =
        [Self::Topic, Self::Hook, Self::Hour, Self::Weekday, Self::Day, Self::Type];

    pub fn key(self, round: &Round<'_>) -> String {
        use xbot_domain::decision::DecisionType::{Reply, Single, Thread};
        let fact = round.fact;
        match self {
            Self::Topic => round.topic().unwrap_or(NONE).to_owned(),
            Self::Hook => hook_name(fact.hook).to_owned(),
            Self::Hour => format!("{:02}", fact.hour),
            Self::Weekday => {
                WEEKDAYS.get(usize::from(fact.weekday)).copied().unwrap_or(NONE).to_owned()
            }
            Self::Day => fact.planned.at.day(),
            Self::Type => match fact.kind {
                Single => "single",
                Thread => "thread",
                Reply => "reply",
            }
            .to_owned(),
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Topic => "topic",
            Self::Hook => "hook",
            Self::Hour => "hour",
            Self::Weekday => "weekday",
            Self::Day => "day",
            Self::Type => "type",
        })
    }
}

impl FromStr for By {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|by| by.to_string() == name);
        known.ok_or_else(|| {
            format!("there is no key {name:?}: use topic, hook, hour, weekday, day, type or scope")
        })
    }
}
