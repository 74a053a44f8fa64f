//! Commands on one decision.

use serde_json::{Value, json};
use xbot_domain::decision::{Approval, Decision, DecisionCommand, Life};
use xbot_domain::ids::DecisionId;

use super::Accepted;
use crate::commands::{CommandError, Context, Done, Standing};
use crate::http::App;
use crate::http::problem::Problem;

pub mod approve;
pub mod blocked;
pub mod cancel;
pub mod edit;
pub mod metrics;
pub mod plan;
pub mod post_now;
pub mod reschedule;
pub mod texts;

/// Carries `command` out; a conflict shows where the decision stands.
pub async fn tell(
    app: &App,
    id: DecisionId,
    command: &DecisionCommand,
    context: &Context,
) -> Result<Accepted, Problem> {
    let told = app.commands.execute::<Decision>(&id.to_string(), command, context).await;
    answer(app, id, told).await
}

async fn answer<E>(
    app: &App,
    id: DecisionId,
    told: Result<Done<E>, CommandError>,
) -> Result<Accepted, Problem> {
    match told {
        Ok(done) => Ok(Accepted::of(id.to_string(), &done)),
        Err(error) => Err(shown(app, id, error.into()).await),
    }
}

/// A problem, and in a conflict the decision as it stands in the log: the tables may lag.
pub async fn shown(app: &App, id: DecisionId, problem: Problem) -> Problem {
    if problem.code() != "conflict" {
        return problem;
    }
    match app.commands.standing::<Decision>(&id.to_string()).await {
        Ok(Standing { state: Decision { life: Some(life) }, version }) => {
            problem.with_current(current(id, &life, version))
        }
        Ok(_) => problem,
        Err(error) => error.into(),
    }
}

fn current(id: DecisionId, life: &Life, version: u64) -> Value {
    let tweet_id = life.posted.as_ref().and_then(|on_x| on_x.tweet_ids.first());
    json!({
        "id": id,
        "status": life.status,
        "version": version,
        "scheduled_at": life.scheduled_at,
        "needs_approval": life.approval == Approval::Needed,
        "tweet_id": tweet_id,
        "texts": life.text.texts,
    })
}
