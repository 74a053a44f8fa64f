//! What can be read from X.

use chrono::Duration;
use xbot_domain::decision::content_hash;
use xbot_domain::features::ReplyFeatures;
use xbot_domain::ids::{ContentHash, TweetId};
use xbot_domain::metrics::plausible::Reading;
use xbot_domain::time::Timestamp;

/// The answer about one post.
#[derive(Clone, Debug, PartialEq)]
pub enum Measurement {
    /// Read, not yet believed: `plausible::check` judges it.
    Measured {
        reading: Reading,
        /// The capture, byte for byte.
        raw: String,
    },
    /// X knows why there is nothing to read.
    Unavailable {
        reason: String,
        /// For good: the post is no longer there.
        gone: bool,
    },
    /// There was no answer, or it did not speak of this post.
    Unknown { reason: String },
}

/// A post of the account itself, a thread as one.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelinePost {
    /// One per text, in order.
    pub ids: Vec<TweetId>,
    pub texts: Vec<String>,
    pub at: Timestamp,
}

impl TimelinePost {
    /// The same as the [`Post`](super::Post)'s that it came from.
    pub fn body_hash(&self) -> ContentHash {
        content_hash(&self.texts)
    }
}

/// Somebody else's post that a reply may answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    pub id: TweetId,
    /// Without `@`.
    pub username: String,
    pub text: String,
    pub at: Timestamp,
    /// Of its author.
    pub followers: Option<u64>,
    /// Engagements per minute.
    pub velocity: Option<f64>,
}

impl Mention {
    /// As a reply decided at `now` would record it.
    pub fn features(&self, now: Timestamp) -> ReplyFeatures {
        ReplyFeatures {
            follower_count: self.followers,
            tweet_velocity: self.velocity,
            tweet_age_min: Some(minutes(now.since(self.at))),
        }
    }
}

fn minutes(span: Duration) -> f64 {
    span.as_seconds_f64() / 60.0
}

/// Why a read gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("could not read from X: no answer in time")]
    TimedOut,
    #[error("could not read from X: not found")]
    NotFound,
    #[error("could not read from X: the account is locked, and asks for a person")]
    Locked,
    #[error("could not read from X: too many requests, wait until {until}")]
    RateLimited { until: Timestamp },
}
