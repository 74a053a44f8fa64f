//! `GET /api/alerts`: what a person should know about.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::words::Severity;
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// An alert from when it was raised until it was cleared.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct AlertRow {
    #[schema(example = "no_posts")]
    alert: String,
    #[schema(value_type = Severity)]
    severity: String,
    /// What is so, and what to do.
    message: String,
    /// What was measured when it was raised.
    value: Option<f64>,
    /// Beyond which it is raised.
    threshold: Option<f64>,
    raised_at: Moment,
    /// Null while it stands.
    cleared_at: Option<Moment>,
}

impl Listed for AlertRow {
    const SELECT: &'static str =
        "select alert, severity, message, value, threshold, raised_at, cleared_at from alerts";
    const ORDER: &'static [Column] = &[Column::Time("raised_at"), Column::Text("alert")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.raised_at.0), Arg::Text(self.alert.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only those that stand, or only those that are past.
    pub standing: Option<bool>,
    pub alert: Option<String>,
    #[param(inline)]
    pub severity: Option<Severity>,
}

/// Alerts
///
/// Standing and past, the last raised first.
#[utoipa::path(get, path = "/api/alerts", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of alerts",
        content((Page<AlertRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("alert =", asked.alert.map(Arg::Text))
        .only("severity =", asked.severity.map(Into::into));
    let list = match asked.standing {
        None => list,
        Some(true) => list.always("cleared_at is null"),
        Some(false) => list.always("cleared_at is not null"),
    };
    listing.answer(list.page::<AlertRow>(&read, &paging).await?)
}
