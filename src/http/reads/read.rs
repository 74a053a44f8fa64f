//! Where a read reads: the tables as they are, or as they were.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use utoipa::IntoParams;
use xbot_domain::log::{Checkpoint, EventLog, Position};
use xbot_domain::time::Timestamp;
use xbot_projections::projector::{self, WaitError};
use xbot_projections::reads::Reader;
use xbot_replay::history::Until;

use super::AsOf;
use crate::commands::Commands;
use crate::http::App;
use crate::http::input::param;
use crate::http::past::{self, End, Folded, Shelf};
use crate::http::problem::{Problem, codes};
use crate::llm::budgeted::Switches;

/// How long a read waits for the tables to show what it names.
const PATIENCE: Duration = Duration::from_secs(5);

/// Further behind the end of the log than it grows while a read waits.
const UNREACHABLE: i64 = 1_000_000;

/// The parameters that every read takes. Name them in `params(…)` of its handler.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub struct Of {
    /// A position that a command answered with: the read waits until the tables show it.
    #[param(minimum = 0, maximum = 9007199254740991i64)]
    after: Option<i64>,
    /// A position or a time: the answer is folded from the log up to there, and names the position
    /// in `X-As-Of`.
    #[param(inline)]
    as_of: Option<past::AsOf>,
}

/// The tables, and the time that counts as now in them.
#[derive(Clone, Debug)]
pub struct Read {
    pub reader: Reader,
    pub now: Timestamp,
    /// The log up to there.
    pub log: Arc<dyn EventLog>,
    /// Of that log: what the streams come to.
    pub commands: Commands,
    /// The settings as they were.
    pub switches: Arc<dyn Switches>,
    /// The tables of a past moment, which go when nobody reads them.
    _folded: Option<Arc<Folded>>,
}

impl Read {
    /// The tables as they are.
    pub fn now(app: &App, log: Arc<dyn EventLog>) -> Self {
        Self {
            reader: app.reader.clone(),
            now: app.clock.now(),
            log,
            commands: app.commands.clone(),
            switches: Arc::clone(&app.switches),
            _folded: None,
        }
    }
}

impl FromRequestParts<App> for Read {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let History { log, now, end } = History::from_request_parts(parts, app).await?;
        let Some(end) = end else {
            return Ok(Self { now, ..Self::now(app, log) });
        };
        let folded = Shelf::at(app, end).await?;
        let commands = Commands::new(Arc::clone(&log), app.clock.clone());
        let then = app.switches.with(commands.clone());
        let switches = then.unwrap_or_else(|| Arc::clone(&app.switches));
        let reader = folded.reader.clone();
        Ok(Self { reader, now, log, commands, switches, _folded: Some(folded) })
    }
}

/// The log alone, now or up to a past moment.
#[derive(Clone, Debug)]
pub struct History {
    pub log: Arc<dyn EventLog>,
    pub now: Timestamp,
    pub end: Option<Checkpoint>,
}

impl FromRequestParts<App> for History {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(after) = param(parts, "after")? {
            wait(app, position(&after)?).await?;
        }
        let Some(text) = param(parts, "as_of")? else {
            return Ok(Self { log: Arc::clone(&app.log), now: app.clock.now(), end: None });
        };
        let End { at, now } = past::resolve(app, &text).await?;
        AsOf::say(parts, at.position);
        let log = Arc::new(Until::new(Arc::clone(&app.log), at));
        Ok(Self { log, now, end: Some(at) })
    }
}

fn position(text: &str) -> Result<Position, Problem> {
    let position = text.parse().ok().filter(|position| (0..=past::LAST).contains(position));
    position.ok_or_else(|| Problem::of_fault("?after", "it must be a position, such as 4711"))
}

async fn wait(app: &App, position: Position) -> Result<(), Problem> {
    let end = app.log.head().await?.position;
    if position > end.saturating_add(UNREACHABLE) {
        let detail = format!("the log has not reached event {position}: it ends at {end}");
        return Err(Problem::new(codes::NOT_YET, detail).retry_after(1));
    }
    match app.projector.wait_for(position, projector::Of::All, PATIENCE).await {
        Ok(()) => Ok(()),
        Err(WaitError::Projector(error)) => Err(Problem::of_machine(&error)),
        Err(late) => Err(Problem::new(codes::NOT_YET, late.to_string()).retry_after(1)),
    }
}
