//! Two steps, each with a receipt: the plan, and what the gates made of it. Whoever was cut off
//! between the two repeats the command under its key, and finds the rest done.

use tracing::{info, warn};
use xbot_domain::decision::{DecisionCommand, DecisionEvent, Queue, Reject};
use xbot_domain::gates::Verdict;
use xbot_domain::ids::DecisionId;

use super::answer::event_at;
use super::{Plan, Planned};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::decisions::shown;
use crate::http::commands::{failed, settings};
use crate::http::problem::Problem;
use crate::jobs::Lot;
use crate::jobs::by_hand::Change;

pub async fn carry_out(app: &App, body: Plan, context: &Context) -> Result<Planned, Problem> {
    let _turn = app.desk().turn().await;
    let (id, verdict) = match app.commands.receipt(context).await? {
        Some(before) => (event_at(app, before.at.position).await?.0, None),
        None => begin(app, body, context).await?,
    };
    settle(app, id, verdict, context).await
}

/// Recorded first, whatever comes of it. Absent: somebody else began it under the same key.
async fn begin(
    app: &App,
    body: Plan,
    context: &Context,
) -> Result<(DecisionId, Option<Verdict>), Problem> {
    let (now, settings) = (app.clock.now(), settings(app).await?);
    let key = context.idempotency.as_ref().map(|asked| asked.key.as_bytes());
    let id = Lot::of(key.unwrap_or(context.correlation_id.as_bytes())).decision_id("decision", now);
    let draft = body.draft(app, &settings, id, now).await?;
    let judged = app.desk().judge(&settings, draft, context).await.map_err(failed)?;
    let plan = DecisionCommand::Plan(Box::new(judged.plan));
    let done = app.desk().execute(id, &plan, context).await?;
    if done.appended.repeated {
        return Ok((event_at(app, done.appended.at.position).await?.0, None));
    }
    Ok((id, Some(judged.report.verdict)))
}

async fn settle(
    app: &App,
    id: DecisionId,
    verdict: Option<Verdict>,
    context: &Context,
) -> Result<Planned, Problem> {
    let context = context.then(1).keyed(context, "settled");
    if let Some(before) = app.commands.receipt(&context).await? {
        let (id, event) = event_at(app, before.at.position).await?;
        return Planned::of(id, &event, &before);
    }
    let verdict = match verdict {
        Some(verdict) => verdict,
        None => judged_again(app, id, &context).await?,
    };
    let command = command(app, verdict).await?;
    match app.desk().execute(id, &command, &context).await {
        Ok(done) => match done.events.first() {
            Some(event) => {
                say(id, event);
                Planned::of(id, event, &done.appended)
            }
            None => {
                let (id, event) = event_at(app, done.appended.at.position).await?;
                Planned::of(id, &event, &done.appended)
            }
        },
        Err(error) => Err(shown(app, id, error.into()).await),
    }
}

async fn judged_again(app: &App, id: DecisionId, context: &Context) -> Result<Verdict, Problem> {
    let settings = settings(app).await?;
    let memory = app.desk().memory().await.map_err(failed)?;
    let known = memory.decisions.get(id).cloned();
    drop(memory);
    let Some(known) = known else {
        return Err(xbot_domain::rules::Refusal::new("not_planned", "it is not planned").into());
    };
    let change = Change { texts: known.plan.texts.clone(), at: known.plan.planned_at };
    let judged = app.desk().judge_again(&settings, &known, change, context).await;
    Ok(judged.map_err(failed)?.report.verdict)
}

async fn command(app: &App, verdict: Verdict) -> Result<DecisionCommand, Problem> {
    let at = app.clock.now();
    Ok(match verdict {
        Verdict::Pass => {
            let needs_approval = settings(app).await?.posting.require_approval;
            DecisionCommand::Queue(Queue { needs_approval, at })
        }
        Verdict::Blocked { gate, reason, score } => {
            DecisionCommand::Reject(Reject { gate: gate.to_string(), reason, score, at })
        }
    })
}

/// In the words of the runbooks.
fn say(id: DecisionId, event: &DecisionEvent) {
    match event {
        DecisionEvent::Queued(queued) => {
            info!(decision_id = %id, "planned by hand, scheduled_at={}", queued.scheduled_at);
        }
        DecisionEvent::Rejected(no) => {
            let (gate, reason) = (&no.gate, &no.reason);
            let score = no.score.map_or("none".to_owned(), |score| format!("{score:.3}"));
            warn!(
                "[GATE_CHAIN] ⛔ Blocked ({gate}) decision_id={id} reason={reason} score={score}"
            );
        }
        _ => {}
    }
}
