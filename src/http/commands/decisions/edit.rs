//! `POST /api/commands/decisions/{id}/edit`

use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use xbot_domain::decision::{self, Decision, DecisionCommand};
use xbot_domain::gates::{Gate, Verdict};
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::Known;
use xbot_domain::rules::{Refusal, Rules as _};

use super::blocked::Blocked;
use super::{shown, tell, texts};
use crate::commands::{Context, Expected};
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, failed, settings};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Faults, Problem};
use crate::jobs::by_hand::{Change, Judged};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// All of them: one for a post or a reply, two or more for a thread.
    #[schema(min_items = 1, max_items = 25, min_length = 1, max_length = 4000,
        example = json!(["Which boss did you never beat, and how close did you come?"]))]
    pub texts: Vec<String>,
}

/// Change the texts of a decision
///
/// The gates judge the new ones; blocked, nothing is changed. What was approved was another text,
/// so that it waits for approval again.
#[utoipa::path(post, path = "/api/commands/decisions/{id}/edit", tag = "commands",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Headers),
    request_body = Edit,
    responses((status = 200, description = "It has the new texts", body = Accepted),
        CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<DecisionId>,
    asked: Asked<Edit>,
) -> Result<Accepted, Problem> {
    carry_out(&app, id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: DecisionId,
    body: Edit,
    context: &Context,
) -> Result<Accepted, Problem> {
    let mut faults = Faults::default();
    texts::check(&body.texts, &mut faults);
    faults.into_result()?;
    if let Some(before) = app.commands.receipt(context).await? {
        return Ok(Accepted::at(id.to_string(), &before));
    }
    let _turn = app.desk().turn().await;
    let standing = app.commands.standing::<Decision>(&id.to_string()).await?;
    let known = known(app, id).await?;
    // Refused before it is judged, when it could not be edited anyway.
    let trial = command(app, body.texts.clone(), known.features().clone());
    if let Err(refusal) = standing.state.decide(&trial) {
        return Err(shown(app, id, refusal.into()).await);
    }
    let judged = judged(app, &known, body.texts.clone(), context).await?;
    if let Verdict::Blocked { gate, reason, score } = judged.report.verdict {
        let blocked = Blocked { gate: gate.to_string(), reason, score };
        return Err(blocked.problem(json!({ "id": id, "version": standing.version })));
    }
    let mut context = context.clone();
    if context.expected == Expected::Anywhere {
        // What was judged is an edit of this version.
        context.expected = Expected::Version(standing.version);
    }
    tell(app, id, &command(app, body.texts, judged.plan.features), &context).await
}

/// As it was planned and edited.
async fn known(app: &App, id: DecisionId) -> Result<Known, Problem> {
    let memory = app.desk().memory().await.map_err(failed)?;
    let missing = || Refusal::new("not_planned", "there is no such decision");
    Ok(memory.decisions.get(id).cloned().ok_or_else(missing)?)
}

/// Its topic stays, and so does its place in the rotation.
async fn judged(
    app: &App,
    known: &Known,
    texts: Vec<String>,
    context: &Context,
) -> Result<Judged, Problem> {
    let (settings, at) = (settings(app).await?, app.clock.now());
    let judged = app.desk().judge_again(&settings, known, Change { texts, at }, context).await;
    let mut judged = judged.map_err(failed)?;
    if matches!(judged.report.verdict, Verdict::Blocked { gate: Gate::Rotation, .. }) {
        judged.report.verdict = Verdict::Pass;
    }
    Ok(judged)
}

fn command(
    app: &App,
    texts: Vec<String>,
    features: xbot_domain::features::Features,
) -> DecisionCommand {
    let (by, at) = (BY.to_owned(), app.clock.now());
    DecisionCommand::Edit(Box::new(decision::Edit { texts, features, by, at }))
}
