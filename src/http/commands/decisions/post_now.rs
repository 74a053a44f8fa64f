//! `POST /api/commands/decisions/{id}/post-now`

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::decision::{self, Approval, Decision, DecisionCommand};
use xbot_domain::ids::DecisionId;
use xbot_domain::log::Position;

use super::tell;
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::accepted::with;
use crate::http::commands::{Accepted, Asked, BY, Headers, Nothing, settings};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};
use crate::jobs::{Posting, World, carry_out as run};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DueNow {
    pub id: String,
    /// How far the log has come with it: give it as `?after=` to read what you wrote.
    #[schema(value_type = i64, minimum = 0)]
    pub position: Position,
    /// Also in `ETag`, for `If-Match`.
    #[schema(minimum = 0)]
    pub version: u64,
    pub posting: Outlook,
    /// The same in words.
    pub detail: String,
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
    /// The posting job looks at it now; every limit holds as ever.
    Started,
    /// Somebody has to approve it first.
    NeedsApproval,
    /// A switch keeps it from being posted.
    SwitchedOff,
    /// No job runs in this instance; one that runs them finds it.
    LeftToOthers,
}

/// Make a decision due now
///
/// It is rescheduled to this moment, and the posting job is asked to look. Switches, limits, quiet
/// hours and approval hold as ever.
#[utoipa::path(post, path = "/api/commands/decisions/{id}/post-now", tag = "commands",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Headers),
    request_body(content = Option<Nothing>),
    responses((status = 200, description = "It is due, and something else has to happen first",
            body = DueNow),
        (status = 202, description = "It is due, and the posting job is running", body = DueNow),
        CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<DecisionId>,
    asked: Asked<Nothing>,
) -> Result<DueNow, Problem> {
    carry_out(&app, id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: DecisionId,
    _: Nothing,
    context: &Context,
) -> Result<DueNow, Problem> {
    let at = app.clock.now();
    let (scheduled_at, by) = (at, BY.to_owned());
    let command = DecisionCommand::Reschedule(decision::Reschedule { scheduled_at, by, at });
    let repeated = app.commands.receipt(context).await?.is_some();
    let accepted = tell(app, id, &command, context).await?;
    let (posting, detail) = outlook(app, id).await?;
    if let (Outlook::Started, Some(world), false) = (posting, &app.world, repeated) {
        post(world.clone());
    }
    let Accepted { id, position, version } = accepted;
    Ok(DueNow { id, position, version, posting, detail })
}

async fn outlook(app: &App, id: DecisionId) -> Result<(Outlook, String), Problem> {
    let decision = app.commands.state::<Decision>(&id.to_string()).await?;
    let waits = decision.life.is_some_and(|life| life.approval == Approval::Needed);
    let stopped = settings(app).await?.posting_stopped_by();
    Ok(match (stopped, &app.world) {
        _ if waits => (Outlook::NeedsApproval, "it waits for approval".to_owned()),
        (Some(switch), _) => (Outlook::SwitchedOff, format!("nothing is posted: {switch}")),
        (None, Some(_)) => (Outlook::Started, "the posting job looks at it now".to_owned()),
        (None, None) => (Outlook::LeftToOthers, "no job runs in this instance".to_owned()),
    })
}

fn post(world: World) {
    tokio::spawn(async move {
        if let Err(error) = run(&world, &Posting).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "could not run the posting job");
        }
    });
}

impl From<DueNow> for Accepted {
    fn from(DueNow { id, position, version, .. }: DueNow) -> Self {
        Self { id, position, version }
    }
}

impl IntoResponse for DueNow {
    fn into_response(self) -> Response {
        let started = self.posting == Outlook::Started;
        let status = if started { StatusCode::ACCEPTED } else { StatusCode::OK };
        let etag = format!("\"{}\"", self.version);
        with((status, Json(self)).into_response(), header::ETAG, &etag)
    }
}
