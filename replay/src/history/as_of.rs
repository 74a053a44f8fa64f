//! A moment of the past: an event by its position, or a time.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use xbot_domain::log::{Position, Recorded};
use xbot_domain::time::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// With this event as the last one; 0 is before the first.
    Position(Position),
    /// What was recorded by then. A clock that was set back leaves times out of order: nothing behind
    /// the first later event counts.
    Time(Timestamp),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no moment: give a position, such as 4711, a day, 2025-08-11, for its beginning, or a \
     time, 2025-08-11T09:00:00Z"
)]
pub struct BadMoment(String);

impl AsOf {
    pub fn time(self) -> Option<Timestamp> {
        match self {
            Self::Position(_) => None,
            Self::Time(time) => Some(time),
        }
    }

    pub(super) fn is_before(self, event: &Recorded) -> bool {
        matches!(self, Self::Time(time) if event.metadata.recorded_at > time)
    }
}

impl FromStr for AsOf {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, BadMoment> {
        let bad = || BadMoment(text.to_owned());
        if let Ok(position) = text.parse::<Position>() {
            return (position >= 0).then_some(Self::Position(position)).ok_or_else(bad);
        }
        let day = text.len() == "2025-08-11".len();
        let full = if day { format!("{text}T00:00:00Z") } else { text.to_owned() };
        full.parse().map(Self::Time).map_err(|_| bad())
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Position(position) => write!(f, "{position}"),
            Self::Time(time) => write!(f, "{time}"),
        }
    }
}

impl Serialize for AsOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_position_a_day_or_a_time() {
        let read = |text: &str| text.parse::<AsOf>();
        assert_eq!(read("4711"), Ok(AsOf::Position(4711)));
        assert_eq!(read("2025-08-11"), read("2025-08-11T02:00:00+02:00"));
        for text in ["", "-1", "yesterday", "2025-13-11", "11.08.2025"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
