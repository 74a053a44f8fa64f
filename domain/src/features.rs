//! What can be told of a text before it is posted. Computed once, at planning, and stored.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HookPattern {
    DidYouKnow,
    NewStudy,
    Question,
    Contrarian,
    CallToAction,
    Other,
}

/// Of the post that a reply answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplyFeatures {
    pub follower_count: Option<u64>,
    /// Engagements per minute of the target post.
    pub tweet_velocity: Option<f64>,
    pub tweet_age_min: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Features {
    pub hook_pattern: HookPattern,
    /// 1 − the largest cosine similarity to a text of the last 30 days; 1 when there is none.
    pub novelty: f64,
    /// Flesch reading ease.
    pub readability: f64,
    /// VADER's compound score, −1 to 1.
    pub sentiment: f64,
    /// By X's weighted count.
    pub length: u32,
    pub hashtags: u32,
    /// Of the slot, in the account's time zone.
    pub hour: u8,
    /// 0 is Monday.
    pub weekday: u8,
    pub topic: Option<String>,
    pub reply: Option<ReplyFeatures>,
}
