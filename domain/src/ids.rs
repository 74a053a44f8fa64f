//! Names of things, each a type of its own, so that one cannot be taken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Timestamp;

mod money;
mod tweet_id;

pub use money::Usd;
pub use tweet_id::{BadTweetId, TweetId};

/// A planned post or reply: a UUID v7, so that ids sort by the time of planning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub Uuid);

impl DecisionId {
    /// The id for a decision planned at `at`; `random` are the 74 bits that make it unique.
    pub fn from_parts(at: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DecisionId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::parse_str(text).map(Self)
    }
}

/// What kind of choice an arm is for. Replies and posts never share arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Content,
    Reply,
    Timing,
    Topic,
}

impl Scope {
    pub const ALL: [Self; 4] = [Self::Content, Self::Reply, Self::Timing, Self::Topic];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Reply => "reply",
            Self::Timing => "timing",
            Self::Topic => "topic",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = BadArmId;
    fn from_str(text: &str) -> Result<Self, BadArmId> {
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or_else(|| BadArmId(text.to_owned()))
    }
}

/// A choice that the bandit can make, written `scope:name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArmId {
    pub scope: Scope,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an arm: write content:name, reply:name, timing:name or topic:name")]
pub struct BadArmId(String);

impl ArmId {
    pub fn new(scope: Scope, name: impl Into<String>) -> Self {
        Self { scope, name: name.into() }
    }
}

impl fmt::Display for ArmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.scope, self.name)
    }
}

impl FromStr for ArmId {
    type Err = BadArmId;
    fn from_str(text: &str) -> Result<Self, BadArmId> {
        let bad = || BadArmId(text.to_owned());
        let (scope, name) = text.split_once(':').ok_or_else(bad)?;
        let scope = scope.parse().map_err(|_| bad())?;
        if name.is_empty() || name.chars().any(char::is_whitespace) {
            return Err(bad());
        }
        Ok(Self::new(scope, name))
    }
}

impl TryFrom<String> for ArmId {
    type Error = BadArmId;
    fn try_from(text: String) -> Result<Self, BadArmId> {
        text.parse()
    }
}

impl From<ArmId> for String {
    fn from(id: ArmId) -> Self {
        id.to_string()
    }
}

/// Which of the two measurements: 1 = one hour after posting, 2 = twenty-four hours after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Pass {
    First,
    Final,
}

impl Pass {
    /// When this pass is due, counted from the moment of posting.
    pub fn due_after(self) -> chrono::Duration {
        match self {
            Self::First => chrono::Duration::hours(1),
            Self::Final => chrono::Duration::hours(24),
        }
    }
}

impl From<Pass> for u8 {
    fn from(pass: Pass) -> Self {
        match pass {
            Pass::First => 1,
            Pass::Final => 2,
        }
    }
}

impl TryFrom<u8> for Pass {
    type Error = String;
    fn try_from(n: u8) -> Result<Self, String> {
        match n {
            1 => Ok(Self::First),
            2 => Ok(Self::Final),
            other => Err(format!("pass {other} does not exist: 1 is T+1h, 2 is T+24h")),
        }
    }
}

/// SHA-256, in hex: of a text, of a raw capture, of a candidate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl ContentHash {
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(bytes);
        Self(digest.iter().map(|b| format!("{b:02x}")).collect())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
