//! `POST /api/commands/decisions/{id}/metrics`: a measurement taken by a person.

use axum::extract::State;
use serde_json::json;
use xbot_domain::account::Account;
use xbot_domain::decision::{
    CollectMetrics, Decision, DecisionCommand, DecisionEvent, Life, OnX, QuarantineMetrics,
    SIMULATOR,
};
use xbot_domain::ids::{ContentHash, DecisionId, Pass, TweetId};
use xbot_domain::metrics::Metrics;
use xbot_domain::metrics::plausible::{self, Plausibility, Previous, Reading, Subject};
use xbot_domain::time::Timestamp;

use super::plan::event_at;
use super::tell;
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, Headers};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem, codes};
use crate::jobs::ACCOUNT;

mod measured;

pub use measured::Measured;

/// Where the numbers come from.
const SOURCE: &str = "manual";
/// Record a measurement
///
/// What is left out stays unmeasured, and is not zero. A reading that cannot be true is put aside
/// whole, and answered with 422. The reward follows with the next run of the job `collect`.
#[utoipa::path(post, path = "/api/commands/decisions/{id}/metrics", tag = "commands",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Headers),
    request_body = Measured,
    responses((status = 200, description = "It is recorded", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<DecisionId>,
    asked: Asked<Measured>,
) -> Result<Accepted, Problem> {
    carry_out(&app, id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: DecisionId,
    body: Measured,
    context: &Context,
) -> Result<Accepted, Problem> {
    let pass = body.check()?;
    if let Some(before) = app.commands.receipt(context).await? {
        let (_, event) = event_at(app, before.at.position).await?;
        return answered(Accepted::at(id.to_string(), &before), &event);
    }
    let at = app.clock.now();
    let capture = Capture { pass, at: body.captured_at.unwrap_or(at), metrics: body.metrics() };
    let decision = app.commands.state::<Decision>(&id.to_string()).await?;
    let implausible = match &decision.life {
        Some(life) => implausible(app, life, &capture).await?,
        None => None,
    };
    let why = implausible.as_ref().map(|(_, why)| why.clone());
    let command = match implausible {
        Some((raw, why)) => put_aside(&capture, raw, why, at),
        None => collect(&capture, decision.life.as_deref(), at),
    };
    let accepted = tell(app, id, &command, context).await?;
    why.map_or(Ok(accepted.clone()), |why| Err(quarantined(&accepted, &why)))
}

/// What was read, and when.
struct Capture {
    pass: Pass,
    at: Timestamp,
    metrics: Metrics,
}

impl Capture {
    /// As it is kept: the same numbers again are the same capture.
    fn raw(&self) -> String {
        let pass = u8::from(self.pass);
        json!({ "pass": pass, "captured_at": self.at, "metrics": self.metrics }).to_string()
    }
}

/// The capture and why it cannot be true, by the rules that the job `collect` has.
async fn implausible(
    app: &App,
    life: &Life,
    capture: &Capture,
) -> Result<Option<(String, String)>, Problem> {
    let Some(on_x) = &life.posted else {
        return Ok(None);
    };
    let Some(tweet_id) = on_x.tweet_ids.first().copied() else {
        return Ok(None);
    };
    let held = life.last.reading.as_ref().or(life.first.reading.as_ref());
    let subject = Subject {
        tweet_id,
        author: None,
        posted_at: on_x.posted_at,
        followers: followers(app, on_x).await?,
        previous: held.map(|r| Previous { captured_at: r.captured_at, metrics: r.metrics }),
    };
    let (captured_at, metrics) = (capture.at, capture.metrics);
    let reading = Reading { tweet_id, author: None, captured_at, metrics };
    Ok(match plausible::check(&reading, &subject) {
        Plausibility::Plausible => None,
        Plausibility::Implausible(why) => Some((capture.raw(), why.to_string())),
    })
}

/// Of the account, as last counted in the world of the post.
async fn followers(app: &App, on_x: &OnX) -> Result<Option<u64>, Problem> {
    let seen = app.commands.state::<Account>(ACCOUNT).await?.followers;
    let seen = seen.filter(|seen| seen.simulated == is_simulated(on_x));
    Ok(seen.map(|seen| seen.count))
}

fn collect(capture: &Capture, life: Option<&Life>, now: Timestamp) -> DecisionCommand {
    let on_x = life.and_then(|life| life.posted.as_ref());
    // Without a post it is refused, whatever the id.
    let nothing = TweetId::from_parts(now, 0);
    DecisionCommand::CollectMetrics(Box::new(CollectMetrics {
        pass: capture.pass,
        tweet_id: on_x.and_then(|on_x| on_x.tweet_ids.first().copied()).unwrap_or(nothing),
        simulated: on_x.is_some_and(is_simulated),
        source: SOURCE.to_owned(),
        captured_at: capture.at,
        metrics: capture.metrics,
        raw_hash: ContentHash::of(capture.raw().as_bytes()),
        at: now,
    }))
}

fn put_aside(capture: &Capture, raw: String, reason: String, at: Timestamp) -> DecisionCommand {
    DecisionCommand::QuarantineMetrics(Box::new(QuarantineMetrics {
        pass: capture.pass,
        reason,
        source: SOURCE.to_owned(),
        captured_at: capture.at,
        metrics: capture.metrics,
        raw,
        at,
    }))
}

fn is_simulated(on_x: &OnX) -> bool {
    on_x.driver == SIMULATOR
}

/// What the same command came to before.
fn answered(accepted: Accepted, event: &DecisionEvent) -> Result<Accepted, Problem> {
    match event {
        DecisionEvent::MetricsQuarantined(aside) => Err(quarantined(&accepted, &aside.reason)),
        _ => Ok(accepted),
    }
}

fn quarantined(accepted: &Accepted, why: &str) -> Problem {
    let detail = format!("the reading cannot be true and was put aside (quarantined): {why}");
    let current = json!({ "id": accepted.id, "position": accepted.position,
        "version": accepted.version, "quarantined": true, "reason": why });
    Problem::new(codes::REFUSED, detail).with_current(current)
}
