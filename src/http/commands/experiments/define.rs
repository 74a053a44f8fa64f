//! `POST /api/commands/experiments`

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::experiment::{self, Defined, ExperimentCommand};
use xbot_domain::time::Timestamp;

use super::{is_name, tell};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::arms::ScopeName;
use crate::http::commands::{Accepted, Asked, BY, Created, Headers, check};
use crate::http::problem::{CommandProblems, Faults, Problem};

const NAME: &str = "it must be 1 to 64 of a-z, 0-9, - and _";
/// Characters of a hypothesis, and of what a variant changes.
const TEXT: usize = 1_000;
/// Things that one variant changes.
const CHANGES: usize = 20;

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Define {
    #[schema(
        pattern = "^[a-z0-9_-]{1,64}$",
        min_length = 1,
        max_length = 64,
        example = "questions-first"
    )]
    pub id: String,
    #[schema(min_length = 1, max_length = 1000, example = "a question at the start earns replies")]
    pub hypothesis: String,
    pub scope: ScopeName,
    /// The first is the control, and changes nothing. The shares add up to 1.
    #[schema(min_items = 2, max_items = 20)]
    pub variants: Vec<Variant>,
    #[serde(default)]
    pub metric: Metric,
    /// Now, when it is not given.
    #[schema(value_type = Option<String>, format = DateTime, example = "2025-08-13T00:00:00Z")]
    pub starts_at: Option<Timestamp>,
    /// Registered before it starts: what is planned later does not count.
    #[schema(value_type = String, format = DateTime, example = "2025-08-27T00:00:00Z")]
    pub ends_at: Timestamp,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VariantToDefine)]
pub struct Variant {
    #[schema(pattern = "^[a-z0-9_-]{1,64}$", min_length = 1, max_length = 64, example = "control")]
    pub name: String,
    /// Of the decisions.
    #[schema(exclusive_minimum = 0, exclusive_maximum = 1, example = 0.5)]
    pub share: f64,
    /// What it changes, by name, such as `style`.
    #[serde(default)]
    #[schema(value_type = HashMap<String, String>, example = json!({ "style": "question" }))]
    pub changes: BTreeMap<String, String>,
}

/// What decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    #[default]
    Er,
    Reward,
    Fpki,
}

/// Register an experiment
///
/// Its plan is fixed from here on; it assigns nothing before it is started.
#[utoipa::path(post, path = "/api/commands/experiments", tag = "commands", params(Headers),
    request_body = Define,
    responses((status = 201, description = "It is registered", body = Accepted,
        headers(("Location" = String, description = "Where it can be read"))), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    asked: Asked<Define>,
) -> Result<Created<Accepted>, Problem> {
    let answer = carry_out(&app, asked.body, &asked.context).await?;
    let location = format!("/api/experiments/{}", answer.id);
    Ok(Created { answer, location })
}

pub async fn carry_out(app: &App, body: Define, context: &Context) -> Result<Accepted, Problem> {
    body.check()?;
    let now = app.clock.now();
    check::within_a_year(body.ends_at, now)?;
    let id = body.id.clone();
    let plan = Box::new(body.plan(now));
    tell(app, &id, &ExperimentCommand::Define { id: id.clone(), plan }, context).await
}

impl Define {
    fn check(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        faults.unless(is_name(&self.id), "/id", NAME);
        let fits = check::is_between(&self.hypothesis, 1, TEXT);
        faults.unless(fits, "/hypothesis", check::length(1, TEXT));
        let count = (2..=20).contains(&self.variants.len());
        faults.unless(count, "/variants", "an experiment has 2 to 20 variants");
        for (n, variant) in self.variants.iter().enumerate() {
            variant.check(&format!("/variants/{n}"), &mut faults);
        }
        faults.into_result()
    }

    fn plan(self, now: Timestamp) -> Defined {
        Defined {
            hypothesis: self.hypothesis,
            scope: self.scope.into(),
            variants: self.variants.into_iter().map(Into::into).collect(),
            metric: self.metric.as_str().to_owned(),
            starts_at: self.starts_at.unwrap_or(now).max(check::earliest()),
            ends_at: self.ends_at,
            by: BY.to_owned(),
            at: now,
        }
    }
}

impl Variant {
    fn check(&self, place: &str, faults: &mut Faults) {
        faults.unless(is_name(&self.name), &format!("{place}/name"), NAME);
        let share = self.share > 0.0 && self.share < 1.0;
        faults.unless(share, &format!("{place}/share"), "it must be between 0 and 1");
        let short = |text: &String| check::is_between(text, 0, TEXT);
        let fit = self.changes.len() <= CHANGES
            && self.changes.iter().all(|(name, value)| short(name) && short(value));
        faults.unless(fit, &format!("{place}/changes"), "they are too many or too long");
    }
}

impl Metric {
    fn as_str(self) -> &'static str {
        match self {
            Self::Er => "er",
            Self::Reward => "reward",
            Self::Fpki => "fpki",
        }
    }
}

impl From<Variant> for experiment::Variant {
    fn from(variant: Variant) -> Self {
        let Variant { name, share, changes } = variant;
        Self { name, share, changes }
    }
}
