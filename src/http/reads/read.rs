//! Where a read reads: the tables as they are, or as they were.

use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use utoipa::IntoParams;
use xbot_domain::log::Position;
use xbot_domain::time::Timestamp;
use xbot_projections::projector::{self, WaitError};
use xbot_projections::reads::Reader;

use crate::http::App;
use crate::http::input::param;
use crate::http::problem::{Problem, codes};

/// How long a read waits for the tables to show what it names.
const PATIENCE: Duration = Duration::from_secs(5);

/// The parameters that every read takes. Name them in `params(…)` of its handler.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub struct Of {
    /// A position that a command answered with: the read waits until the tables show it.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// A position or a time: the answer is folded from the log up to there.
    #[param(example = "2025-08-11T09:00:00Z")]
    as_of: Option<String>,
}

/// The tables, and the time that counts as now in them.
#[derive(Clone, Debug)]
pub struct Read {
    pub reader: Reader,
    pub now: Timestamp,
}

impl FromRequestParts<App> for Read {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(after) = param(parts, "after")? {
            wait(app, position(&after)?).await?;
        }
        Ok(Self { reader: app.reader.clone(), now: app.clock.now() })
    }
}

fn position(text: &str) -> Result<Position, Problem> {
    let position = text.parse().ok().filter(|position| *position >= 0);
    position.ok_or_else(|| Problem::of_fault("?after", "it must be a position, such as 4711"))
}

async fn wait(app: &App, position: Position) -> Result<(), Problem> {
    match app.projector.wait_for(position, projector::Of::All, PATIENCE).await {
        Ok(()) => Ok(()),
        Err(WaitError::Projector(error)) => Err(Problem::of_machine(&error)),
        Err(late) => Err(Problem::new(codes::NOT_YET, late.to_string()).retry_after(1)),
    }
}
