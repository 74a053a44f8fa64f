//! What can be told of a text before it is posted. Computed once, at planning, and stored.

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::ids::DecisionId;
use crate::time::Timestamp;

pub mod embedding;
mod hook;
mod readability;
mod sentiment;
pub mod x_text;

pub use embedding::{Embedding, PastText};
pub use hook::hook_pattern;
pub use readability::flesch_reading_ease;
pub use sentiment::compound as sentiment;

/// How far back a text is compared: what the caller passes as [`FeatureInput::past`].
pub const NOVELTY_WINDOW_DAYS: i64 = 30;

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

/// All that the features of one decision depend on.
#[derive(Clone, Copy, Debug)]
pub struct FeatureInput<'a> {
    /// Whose texts these are: its own entries in `past` are left out.
    pub decision: DecisionId,
    /// One for a single post or a reply, two or more for a thread.
    pub texts: &'a [String],
    /// One per text, in order, from the same model as those of `past`.
    pub embeddings: &'a [Embedding],
    /// What was planned or posted in the last [`NOVELTY_WINDOW_DAYS`].
    pub past: &'a [PastText],
    pub slot: Timestamp,
    pub zone: Tz,
    pub topic: Option<&'a str>,
    pub reply: Option<&'a ReplyFeatures>,
}

impl Features {
    /// A thread is seen as its reader sees it: hooked by its first text, read and felt as a whole,
    /// as long as its texts together, as new as its least new text.
    pub fn of(input: &FeatureInput<'_>) -> Self {
        let whole = input.texts.join("\n");
        let local = input.slot.to_utc().with_timezone(&input.zone);
        Self {
            hook_pattern: input.texts.first().map_or(HookPattern::Other, |text| hook_pattern(text)),
            novelty: embedding::novelty(input.decision, input.embeddings, input.past),
            readability: flesch_reading_ease(&whole),
            sentiment: sentiment(&whole),
            length: input.texts.iter().map(|t| x_text::length(t)).sum(),
            hashtags: input.texts.iter().map(|t| x_text::hashtags(t)).sum(),
            hour: u8::try_from(local.hour()).unwrap_or_default(),
            weekday: u8::try_from(local.weekday().num_days_from_monday()).unwrap_or_default(),
            topic: input.topic.map(str::to_owned),
            reply: input.reply.cloned(),
        }
    }
}

#[cfg(test)]
mod tests;
