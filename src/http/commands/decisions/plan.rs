//! `POST /api/commands/decisions`: a decision planned by hand.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::config::Settings;
use xbot_domain::decision::{self, DecisionType};
use xbot_domain::ids::{ArmId, DecisionId, TweetId};
use xbot_domain::time::Timestamp;

use super::texts;
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Asked, Created, Headers, check, failed};
use crate::http::input::object;
use crate::http::problem::{CommandProblems, Faults, Problem, codes};
use crate::jobs::by_hand::Draft;

mod answer;
mod steps;

pub use answer::{Planned, event_at};

/// Characters of a topic, an angle, an arm.
const NAME: usize = 100;

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecisionToPlan)]
pub struct Plan {
    /// One text for a post or a reply, two or more for a thread.
    #[schema(min_items = 1, max_items = 25, min_length = 1, max_length = 4000,
        example = json!(["What is the one boss that you never beat, and how close did you come?"]))]
    pub texts: Vec<String>,
    /// The post that it answers; without one it is a post of its own.
    #[serde(default, deserialize_with = "object::maybe")]
    pub target: Option<Target>,
    /// As the content file names it.
    #[schema(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\s\\u0000-\\u001f\\u007f-\\u009f]+$",
        example = "strategy"
    )]
    pub topic: Option<String>,
    #[schema(min_length = 1, max_length = 100)]
    pub angle: Option<String>,
    /// The style that should learn from it, such as `content:question`. None was drawn.
    #[schema(
        pattern = "^(content|reply):[^\\s\\u0000-\\u001f\\u007f-\\u009f]+$",
        min_length = 7,
        max_length = 108,
        example = "content:question"
    )]
    pub bandit_arm: Option<String>,
    /// The next free moment, when it is not given. At most a year ahead.
    #[schema(value_type = Option<String>, format = DateTime, example = "2025-08-11T18:30:00Z")]
    pub scheduled_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TargetToAnswer)]
pub struct Target {
    #[schema(value_type = String, pattern = "^[1-9][0-9]{14,18}$", example = "1954832019487563776")]
    pub tweet_id: TweetId,
    /// Without the @.
    #[schema(pattern = "^[A-Za-z0-9_]{1,50}$", min_length = 1, max_length = 50)]
    pub username: String,
}

/// Plan a decision by hand
///
/// The gates judge it as they judge what the jobs write. What passes is queued, or waits for
/// approval; what is blocked is recorded too, and answered with 422, the gate and its reason.
#[utoipa::path(post, path = "/api/commands/decisions", tag = "commands", params(Headers),
    request_body = Plan,
    responses((status = 201, description = "It is planned", body = Planned,
        headers(("Location" = String, description = "Where it can be read"))), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    asked: Asked<Plan>,
) -> Result<Created<Planned>, Problem> {
    let answer = carry_out(&app, asked.body, &asked.context).await?;
    let location = format!("/api/decisions/{}", answer.id);
    Ok(Created { answer, location })
}

pub async fn carry_out(app: &App, body: Plan, context: &Context) -> Result<Planned, Problem> {
    body.check()?;
    let (app, context) = (app.clone(), context.clone());
    // In a task of its own: whoever hangs up in the middle leaves no half of a plan behind.
    let steps = tokio::spawn(async move { steps::carry_out(&app, body, &context).await });
    steps.await.unwrap_or_else(|error| Err(Problem::of_machine(&error)))
}

impl Plan {
    fn check(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        texts::check(&self.texts, &mut faults);
        let word = |text: &String| check::is_between(text, 1, NAME) && is_word(text);
        let topic = self.topic.as_ref().is_none_or(word);
        faults.unless(topic, "/topic", "it must be 1 to 100 characters without a space");
        let angle = self.angle.as_ref().is_none_or(|text| check::is_between(text, 1, NAME));
        faults.unless(angle, "/angle", check::length(1, NAME));
        let arm = self.bandit_arm.as_ref().is_none_or(|text| is_word(text) && is_style(text));
        faults.unless(arm, "/bandit_arm", "it must be an arm such as content:question");
        if let Some(target) = &self.target {
            let known = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let fits = check::is_between(&target.username, 1, 50);
            let fits = fits && target.username.chars().all(known);
            faults.unless(fits, "/target/username", "it must be 1 to 50 of a-z, A-Z, 0-9 and _");
            let one = self.texts.len() <= 1;
            faults.unless(one, "/texts", "a reply has one text");
        }
        faults.into_result()
    }

    fn kind(&self) -> DecisionType {
        match (&self.target, self.texts.len()) {
            (Some(_), _) => DecisionType::Reply,
            (None, 1) => DecisionType::Single,
            (None, _) => DecisionType::Thread,
        }
    }

    async fn draft(
        self,
        app: &App,
        settings: &Settings,
        decision: DecisionId,
        at: Timestamp,
    ) -> Result<Draft, Problem> {
        let kind = self.kind();
        Ok(Draft {
            decision,
            at,
            kind,
            slot: slot(app, settings, kind, self.scheduled_at, at).await?,
            arm: self.bandit_arm.as_deref().and_then(|arm| arm.parse().ok()),
            target: self.target.map(Into::into),
            texts: self.texts,
            topic: self.topic,
            angle: self.angle,
        })
    }
}

async fn slot(
    app: &App,
    settings: &Settings,
    kind: DecisionType,
    asked: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, Problem> {
    if let Some(asked) = asked {
        check::within_a_year(asked, now)?;
        return Ok(asked);
    }
    let free = app.desk().slot(settings, kind, now).await.map_err(failed)?;
    let none = "no minute of the next 24 h is free: give `scheduled_at`";
    free.ok_or_else(|| Problem::new(codes::REFUSED, none))
}

fn is_word(text: &str) -> bool {
    !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn is_style(text: &str) -> bool {
    let scoped = text.starts_with("content:") || text.starts_with("reply:");
    scoped && text.len() <= NAME + 8 && text.parse::<ArmId>().is_ok()
}

impl From<Target> for decision::Target {
    fn from(target: Target) -> Self {
        Self { tweet_id: target.tweet_id, username: target.username }
    }
}
