//! Commands on one arm.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use xbot_domain::arm::{Arm, ArmCommand};
use xbot_domain::ids::{ArmId, Scope};

use super::{Accepted, check};
use crate::commands::Context;
use crate::http::App;
use crate::http::problem::Problem;

pub mod register;
pub mod reopen;
pub mod reset;
pub mod retire;

/// Which arm.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct Named {
    pub scope: ScopeName,
    /// As `/api/arms` shows it.
    #[param(min_length = 1, max_length = 100, pattern = "^[^\\s/]+$", example = "educational")]
    pub name: String,
}

/// What kind of choice an arm is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeName {
    Content,
    Reply,
    Timing,
    Topic,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Content => Self::Content,
            ScopeName::Reply => Self::Reply,
            ScopeName::Timing => Self::Timing,
            ScopeName::Topic => Self::Topic,
        }
    }
}

impl Named {
    pub fn arm(&self) -> ArmId {
        ArmId::new(self.scope.into(), self.name.as_str())
    }
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// Why, for those who look at it later.
    #[serde(default = "unsaid")]
    #[schema(min_length = 1, max_length = 500, example = "the style has changed")]
    pub reason: String,
}

fn unsaid() -> String {
    "asked by a person".to_owned()
}

/// Carries `command` out on `arm`.
pub async fn tell(
    app: &App,
    arm: &ArmId,
    command: &ArmCommand,
    context: &Context,
) -> Result<Accepted, Problem> {
    let id = arm.to_string();
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    if !check::is_between(&arm.name, 1, 100) || !arm.name.chars().all(plain) {
        return Err(check::unknown("arm", &id));
    }
    let done = app.commands.execute::<Arm>(&id, command, context).await?;
    Ok(Accepted::of(id, &done))
}
