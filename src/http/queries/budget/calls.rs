//! `GET /api/budget/calls`: every call that cost, or would have cost, money.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use xbot_projections::reads::Arg;

use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::queries::span::End;
use crate::http::queries::words::CallStatus;
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct CallRow {
    call_id: String,
    #[schema(example = "content_generation")]
    purpose: String,
    model: String,
    #[schema(value_type = CallStatus)]
    status: String,
    #[schema(minimum = 0)]
    prompt_tokens: Option<i64>,
    #[schema(minimum = 0)]
    completion_tokens: Option<i64>,
    /// Dollars; null until it is charged.
    #[schema(minimum = 0)]
    cost_usd: Option<f64>,
    /// Why it was denied or given back, or why the estimate was charged.
    reason: Option<String>,
    /// What it was made for.
    #[schema(format = "uuid")]
    decision_id: Option<String>,
    created_at: Moment,
}

impl Listed for CallRow {
    const SELECT: &'static str =
        "select call_id, purpose, model, status, prompt_tokens, completion_tokens,
        cost_usd, reason, decision_id, created_at from api_usage";
    const ORDER: &'static [Column] = &[Column::Time("created_at"), Column::Text("call_id")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.created_at.0), Arg::Text(self.call_id.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub status: Option<CallStatus>,
    #[param(example = "content_generation")]
    pub purpose: Option<String>,
    pub model: Option<String>,
    pub decision_id: Option<Uuid>,
    /// Made then or later.
    #[param(inline)]
    pub from: Option<End>,
    /// Made before then.
    #[param(inline)]
    pub to: Option<End>,
}

/// Calls
///
/// Every call to a language model, also those that the budget denied, newest first.
#[utoipa::path(get, path = "/api/budget/calls", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of calls",
        content((Page<CallRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("status =", asked.status.map(Into::into))
        .only("purpose =", asked.purpose.map(Arg::Text))
        .only("model =", asked.model.map(Arg::Text))
        .only("decision_id =", asked.decision_id.map(|id| Arg::Text(id.to_string())))
        .only("created_at >=", asked.from.map(Into::into))
        .only("created_at <", asked.to.map(Into::into));
    listing.answer(list.page::<CallRow>(&read, &paging).await?)
}
