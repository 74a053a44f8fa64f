//! `GET /api/decisions`: what was planned, newest first.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::span::End;
use super::words::{DecisionStatus, DecisionType, GenerationSource, HookPattern};
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// A decision as it stands. Its whole life is at `/api/decisions/{id}`.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct DecisionRow {
    #[schema(format = "uuid")]
    decision_id: String,
    #[schema(value_type = DecisionType)]
    decision_type: String,
    /// The texts of a thread with a blank line between them.
    content: String,
    #[schema(value_type = GenerationSource)]
    generation_source: String,
    #[schema(value_type = DecisionStatus)]
    status: String,
    /// It is planned, and waits for a person.
    needs_approval: bool,
    created_at: Moment,
    scheduled_at: Moment,
    posted_at: Option<Moment>,
    /// Of the first post of a thread.
    tweet_id: Option<String>,
    /// What a reply answers.
    target_tweet_id: Option<String>,
    target_username: Option<String>,
    topic: Option<String>,
    topic_cluster: Option<String>,
    angle: Option<String>,
    #[schema(example = "content:educational")]
    bandit_arm: Option<String>,
    #[schema(example = "timing:hour_18")]
    timing_arm: Option<String>,
    /// The chance that the arm had of being chosen.
    #[schema(minimum = 0, maximum = 1)]
    arm_propensity: Option<f64>,
    experiment_id: Option<String>,
    experiment_variant: Option<String>,
    #[schema(value_type = HookPattern)]
    hook_pattern: String,
    /// 1 less the largest similarity to a text of the last 30 days.
    novelty: f64,
    /// Flesch reading ease.
    readability_score: f64,
    /// From -1, bad, to 1, good.
    sentiment: f64,
    #[schema(minimum = 0, maximum = 1)]
    quality_score: Option<f64>,
    /// The engagement rate that was expected, as a fraction.
    predicted_er: Option<f64>,
    /// Why it was blocked, cancelled or expired.
    skip_reason: Option<String>,
    /// Why it did not go out, or why nobody knows.
    error_message: Option<String>,
    /// Of the last event that is shown here.
    #[schema(minimum = 1)]
    position: i64,
}

impl Listed for DecisionRow {
    const SELECT: &'static str = "select decision_id, decision_type, content, generation_source, status,
        needs_approval, created_at, scheduled_at, posted_at, tweet_id, target_tweet_id, target_username,
        topic, topic_cluster, angle, bandit_arm, timing_arm, arm_propensity, experiment_id,
        experiment_variant, hook_pattern, novelty, readability_score, sentiment, quality_score,
        predicted_er, skip_reason, error_message, position from content_metadata";
    const ORDER: &'static [Column] = &[Column::Time("created_at"), Column::Text("decision_id")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.created_at.0), Arg::Text(self.decision_id.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub status: Option<DecisionStatus>,
    #[param(inline)]
    pub decision_type: Option<DecisionType>,
    pub topic: Option<String>,
    /// Who wrote the text: the language model, or the built-in writer.
    #[param(inline)]
    pub source: Option<GenerationSource>,
    pub experiment_id: Option<String>,
    /// Planned then or later.
    #[param(inline)]
    pub from: Option<End>,
    /// Planned before then.
    #[param(inline)]
    pub to: Option<End>,
}

/// What was planned
///
/// Every decision, whatever became of it, newest first.
#[utoipa::path(get, path = "/api/decisions", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of decisions",
        content((Page<DecisionRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("status =", asked.status.map(Into::into))
        .only("decision_type =", asked.decision_type.map(Into::into))
        .only("topic =", asked.topic.map(Arg::Text))
        .only("generation_source =", asked.source.map(Into::into))
        .only("experiment_id =", asked.experiment_id.map(Arg::Text))
        .only("created_at >=", asked.from.map(Into::into))
        .only("created_at <", asked.to.map(Into::into));
    listing.answer(list.page::<DecisionRow>(&read, &paging).await?)
}
