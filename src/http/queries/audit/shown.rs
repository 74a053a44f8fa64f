//! The audit as it is answered.

use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::log::Position;

use crate::http::queries::decision::life::{Beta, RewardTerm};
use crate::http::reads::Moment;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RewardAudit {
    #[schema(format = "uuid")]
    pub decision_id: String,
    pub passes: Vec<AuditedPass>,
    /// Every event that this rests on, in the order of the log.
    pub events: Vec<AuditedEvent>,
    /// All passes, rows and events together. `value` is the reward that the arms learned last.
    pub recomputed: Recomputed,
}

/// One reading and all that came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditedPass {
    #[schema(minimum = 1, maximum = 2)]
    pub pass: u8,
    /// Null while it was not measured.
    pub capture: Option<Capture>,
    pub rewards: Vec<AuditedReward>,
}

/// The raw reading.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Capture {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    pub tweet_id: String,
    #[schema(example = "simulator")]
    pub source: String,
    pub simulated: bool,
    pub captured_at: Moment,
    /// The true age of the post at the reading, in seconds.
    pub age_secs: i64,
    /// SHA-256 of what the source sent, byte for byte.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub raw_hash: String,
    pub metrics: RawMetrics,
    pub rates: RawRates,
    /// The rates from the counts, and the row of `outcomes` against the event.
    pub recomputed: Recomputed,
}

/// Null where it was not measured.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RawMetrics {
    #[schema(minimum = 0)]
    pub impressions: Option<u64>,
    #[schema(minimum = 0)]
    pub likes: Option<u64>,
    #[schema(minimum = 0)]
    pub retweets: Option<u64>,
    #[schema(minimum = 0)]
    pub replies: Option<u64>,
    #[schema(minimum = 0)]
    pub quotes: Option<u64>,
    #[schema(minimum = 0)]
    pub bookmarks: Option<u64>,
    #[schema(minimum = 0)]
    pub profile_visits: Option<u64>,
    #[schema(minimum = 0)]
    pub link_clicks: Option<u64>,
    pub follows: Option<i64>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RawRates {
    /// A fraction: 0.031 is 3.1 %.
    pub er: Option<f64>,
    /// Follows per 1,000 impressions.
    pub fpki: Option<f64>,
    pub retweet_rate: Option<f64>,
    pub reply_rate: Option<f64>,
}

/// One reward under one formula.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditedReward {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    #[schema(example = "composite-v2")]
    pub spec: String,
    /// Null for a formula that this program does not know.
    pub formula: Option<Formula>,
    /// The arms learn from this one.
    pub learning: bool,
    pub inputs: Vec<Input>,
    pub terms: Vec<RewardTerm>,
    /// How much evidence the reading is, by its exposure.
    pub weight: f64,
    /// The sum of the contributions.
    pub value: f64,
    /// What it had to reach; null while there were too few outcomes for a median.
    pub baseline: Option<f64>,
    pub success_rule: String,
    pub success: bool,
    pub computed_at: Moment,
    /// SHA-256 of the event's payload, as `reward_audit` has it; null where it has no row.
    pub event_hash: Option<String>,
    /// The arms that learned it.
    pub arms: Vec<ArmMove>,
    pub recomputed: Recomputed,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Formula {
    #[schema(example = "value = 0.45 · fpki + 0.27 · retweet_rate")]
    pub value: String,
    /// How counts become what is weighted.
    pub rating: String,
    /// How the weight follows from the exposure.
    pub evidence: String,
    pub weights: Vec<Weighted>,
    pub offset: f64,
    /// The age of a post at which its reward is final.
    #[schema(minimum = 0)]
    pub horizon_hours: u32,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Weighted {
    pub term: String,
    pub weight: f64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Input {
    #[schema(example = "impressions")]
    pub name: String,
    pub value: f64,
    /// `reading`: from the raw reading; `text`: from the post's own text; both are derived again.
    /// `account`: what the account usually gets, taken as recorded.
    #[schema(pattern = "^(reading|text|account)$")]
    pub origin: &'static str,
    /// Derived again; null where it is taken as recorded.
    pub rederived: Option<f64>,
}

/// How the reward moved one arm.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ArmMove {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    #[schema(example = "content:story")]
    pub arm: String,
    pub weight: f64,
    pub success: bool,
    pub reward: f64,
    pub before: Beta,
    pub after: Beta,
    /// `before`, without what the first pass had contributed, and moved by the weight.
    pub after_recomputed: Beta,
}

/// One event, and whether it is what was sealed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditedEvent {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    pub stream: String,
    #[schema(minimum = 1)]
    pub version: u64,
    #[serde(rename = "type")]
    pub event_type: String,
    /// SHA-256 of the stored payload.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub event_hash: String,
    /// As it was sealed; null until then.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub leaf: Option<String>,
}

/// What computing it again came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Recomputed {
    /// To the last bit.
    pub equal: bool,
    /// The value of today; null where there is none.
    pub value: Option<f64>,
    pub differences: Vec<Difference>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// What differs: an input, a term, a column of a row, the leaf of an event.
    #[schema(example = "reward_audit.value")]
    pub place: String,
    pub recorded: String,
    pub recomputed: String,
}
