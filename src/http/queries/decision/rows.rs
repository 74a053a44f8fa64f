//! The rows of a decision in the tables.

use serde::Serialize;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::http::reads::Moment;

#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ContentRow {
    #[schema(pattern = "^(single|thread|reply)$")]
    pub decision_type: Option<String>,
    pub content: Option<String>,
    #[schema(pattern = "^(real|synthetic)$")]
    pub generation_source: String,
    #[schema(
        pattern = "^(planned|queued|posting|posted|unknown|failed|skipped|cancelled|expired)$"
    )]
    pub status: String,
    pub scheduled_at: Option<Moment>,
    pub created_at: Option<Moment>,
    pub posted_at: Option<Moment>,
    pub tweet_id: Option<String>,
    pub target_tweet_id: Option<String>,
    pub target_username: Option<String>,
    pub topic: Option<String>,
    pub topic_cluster: Option<String>,
    pub angle: Option<String>,
    pub bandit_arm: Option<String>,
    pub timing_arm: Option<String>,
    /// The chance that `bandit_arm` had of being chosen.
    #[schema(minimum = 0, maximum = 1)]
    pub arm_propensity: Option<f64>,
    pub experiment_id: Option<String>,
    pub experiment_variant: Option<String>,
    pub hook_pattern: Option<String>,
    pub novelty: Option<f64>,
    pub readability_score: Option<f64>,
    pub sentiment: Option<f64>,
    pub quality_score: Option<f64>,
    /// Expected engagement rate, a fraction.
    pub predicted_er: Option<f64>,
    #[schema(value_type = Option<Object>)]
    pub features: Option<Json<Value>>,
    pub skip_reason: Option<String>,
    pub error_message: Option<String>,
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub content_hash: Option<String>,
    /// Of the last event that is shown here.
    #[schema(minimum = 1)]
    pub position: Option<i64>,
    /// It waits for a person.
    pub needs_approval: Option<bool>,
}

impl ContentRow {
    pub const SELECT: &'static str = "select decision_type, content, generation_source, status, scheduled_at,
        created_at, posted_at, tweet_id, target_tweet_id, target_username, topic, topic_cluster, angle,
        bandit_arm, timing_arm, arm_propensity, experiment_id, experiment_variant, hook_pattern, novelty,
        readability_score, sentiment, quality_score, predicted_er, features, skip_reason, error_message,
        content_hash, position, needs_approval from content_metadata where decision_id = $1";
}

#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct PostedRow {
    /// Of the first post of a thread.
    pub tweet_id: Option<String>,
    #[schema(pattern = "^(single|thread|reply)$")]
    pub decision_type: Option<String>,
    /// As it went out.
    pub content: Option<String>,
    pub posted_at: Option<Moment>,
    pub driver: Option<String>,
}

impl PostedRow {
    pub const SELECT: &'static str = "select tweet_id, decision_type, content, posted_at, driver
        from posted_decisions where decision_id = $1";
}
