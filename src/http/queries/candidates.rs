//! `GET /api/candidates`: raw material, and what became of it.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::span::End;
use super::words::CandidateStatus;
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// Something that a post can be made of.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct CandidateRow {
    content_hash: String,
    /// `catalogue`, or the address of a feed.
    source: String,
    topic: String,
    text: String,
    #[schema(value_type = Vec<String>)]
    tags: Json<Value>,
    priority: f64,
    #[schema(value_type = CandidateStatus)]
    status: String,
    /// Why it expired or was blocked.
    reason: Option<String>,
    /// What was made of it.
    #[schema(format = "uuid")]
    decision_id: Option<String>,
    discovered_at: Moment,
    /// When it was used, expired or was blocked.
    settled_at: Option<Moment>,
}

impl Listed for CandidateRow {
    const SELECT: &'static str =
        "select content_hash, source, topic, text, tags, priority, status, reason,
        decision_id, discovered_at, settled_at from candidates";
    const ORDER: &'static [Column] = &[Column::Time("discovered_at"), Column::Text("content_hash")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.discovered_at.0), Arg::Text(self.content_hash.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub status: Option<CandidateStatus>,
    pub source: Option<String>,
    pub topic: Option<String>,
    /// Found then or later.
    #[param(inline)]
    pub from: Option<End>,
    /// Found before then.
    #[param(inline)]
    pub to: Option<End>,
}

/// Raw material
///
/// What was found, newest first.
#[utoipa::path(get, path = "/api/candidates", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of candidates",
        content((Page<CandidateRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("status =", asked.status.map(Into::into))
        .only("source =", asked.source.map(Arg::Text))
        .only("topic =", asked.topic.map(Arg::Text))
        .only("discovered_at >=", asked.from.map(Into::into))
        .only("discovered_at <", asked.to.map(Into::into));
    listing.answer(list.page::<CandidateRow>(&read, &paging).await?)
}
