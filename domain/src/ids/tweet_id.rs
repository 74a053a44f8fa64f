//! Ids that X gives. An invented one does not fit the type (lesson 3).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// 15 to 20 digits whose upper bits are a plausible time since X began to number this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TweetId(u64);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTweetId {
    #[error("`{0}` is not a tweet id: it must be 15 to 20 digits")]
    Form(String),
    #[error("tweet id {id} would be from {made}, after {now}")]
    Future { id: TweetId, made: Timestamp, now: Timestamp },
}

impl TweetId {
    /// Milliseconds since 1970 at which X's numbering starts: 2010-11-04T01:42:54.657Z.
    const EPOCH_MS: u64 = 1_288_834_974_657;
    /// The lower bits count machines and sequence, not time.
    const TIME_SHIFT: u32 = 22;

    /// When X made the post, read from its id.
    pub fn made_at(self) -> Timestamp {
        let millis = (self.0 >> Self::TIME_SHIFT).saturating_add(Self::EPOCH_MS);
        Timestamp::from_micros(i64::try_from(millis.saturating_mul(1_000)).unwrap_or(i64::MAX))
    }

    /// The id of a post made at `at`; `low` are the bits below the time. For the simulated audience.
    pub fn from_parts(at: Timestamp, low: u32) -> Self {
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0).saturating_sub(Self::EPOCH_MS);
        Self((millis << Self::TIME_SHIFT) | u64::from(low & ((1 << Self::TIME_SHIFT) - 1)))
    }

    /// Refuses an id from the future; five minutes are left for clocks that differ.
    pub fn checked_at(self, now: Timestamp) -> Result<Self, BadTweetId> {
        let made = self.made_at();
        if made > now.plus(chrono::Duration::minutes(5)) {
            return Err(BadTweetId::Future { id: self, made, now });
        }
        Ok(self)
    }
}

impl FromStr for TweetId {
    type Err = BadTweetId;
    fn from_str(text: &str) -> Result<Self, BadTweetId> {
        let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        match text.parse() {
            Ok(id) if digits && (15..=20).contains(&text.len()) => Ok(Self(id)),
            _ => Err(BadTweetId::Form(text.to_owned())),
        }
    }
}

impl TryFrom<String> for TweetId {
    type Error = BadTweetId;
    fn try_from(text: String) -> Result<Self, BadTweetId> {
        text.parse()
    }
}

impl From<TweetId> for String {
    fn from(id: TweetId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for TweetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lesson_03_an_invented_id_is_not_a_tweet_id() {
        for text in [
            "posted_1723366800000",
            "",
            "12345",
            "-1234567890123456",
            "0123456789012345",
            "99999999999999999999",
        ] {
            assert!(text.parse::<TweetId>().is_err(), "{text} was taken for a tweet id");
        }
    }

    #[test]
    fn an_id_tells_when_its_post_was_made() {
        let id: TweetId = "1212092628029698048".parse().unwrap();
        assert_eq!(id.made_at().to_string(), "2019-12-31T19:26:16.771000Z");
        assert!(id.checked_at("2019-12-31T00:00:00Z".parse().unwrap()).is_err());
    }
}
