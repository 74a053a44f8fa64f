//! `GET /api/queue`: what goes out next, and what waits for a person.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::words::{DecisionStatus, DecisionType, GenerationSource};
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{
    Cached, Column, List, Listed, Listing, Moment, Of, Page, Paging, Read, Way,
};

/// A decision that is to go out.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Queued {
    #[schema(format = "uuid")]
    decision_id: String,
    #[schema(value_type = DecisionType)]
    decision_type: String,
    content: String,
    #[schema(value_type = GenerationSource)]
    generation_source: String,
    /// `queued`, or `planned` while it waits for a person.
    #[schema(value_type = DecisionStatus)]
    status: String,
    scheduled_at: Moment,
    /// A person has to approve it before it goes out.
    needs_approval: bool,
    /// Its time has come, and it waits for nobody. It goes out with the next run of the posting job
    /// that posting and its limits allow.
    due: bool,
    /// What a reply answers.
    target_tweet_id: Option<String>,
    target_username: Option<String>,
    topic: Option<String>,
    bandit_arm: Option<String>,
    #[schema(minimum = 0, maximum = 1)]
    quality_score: Option<f64>,
    /// The engagement rate that is expected, as a fraction.
    predicted_er: Option<f64>,
    created_at: Moment,
}

impl Listed for Queued {
    const SELECT: &'static str = "select decision_id, decision_type, content, generation_source, status,
        scheduled_at, needs_approval, status = 'queued' and scheduled_at <= $1 as due, target_tweet_id,
        target_username, topic, bandit_arm, quality_score, predicted_er, created_at
        from content_metadata";
    const ORDER: &'static [Column] = &[Column::Time("scheduled_at"), Column::Text("decision_id")];
    const WAY: Way = Way::Up;
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.scheduled_at.0), Arg::Text(self.decision_id.clone())]
    }
}

/// As in the index `idx_cm_queue`, word by word, or SQLite does not use it.
const WAITS: &str = "case when status = 'queued' then true when status = 'planned' then needs_approval else false end";

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only what waits for a person, or only what does not.
    pub needs_approval: Option<bool>,
}

/// What goes out next
///
/// What is queued and what waits for approval, soonest first.
#[utoipa::path(get, path = "/api/queue", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of the queue",
        content((Page<Queued> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
    cached: Cached,
) -> Result<Response, Problem> {
    let page = page(&read, &asked, &paging);
    match listing {
        Listing::Json => cached.answer("queue", page).await,
        Listing::Csv => listing.answer(page.await?),
    }
}

async fn page(read: &Read, asked: &Asked, paging: &Paging) -> Result<Page<Queued>, Problem> {
    let list = List::with(vec![Arg::Time(read.now)]).always(WAITS);
    list.only("needs_approval =", asked.needs_approval.map(Arg::Bool)).page(read, paging).await
}
