//! What an operator sets going: jobs, and tables made anew.

use std::time::Duration;

use crate::http::App;
use crate::http::problem::{Problem, codes};
use crate::jobs::World;

pub mod jobs;
pub mod learn;
pub mod rebuild;
mod run;

/// How long an answer waits for the end. What takes longer goes on without it.
const PATIENCE: Duration = Duration::from_secs(2);

fn world(app: &App) -> Result<&World, Problem> {
    let off = || Problem::new(codes::JOBS_OFF, "ask an instance that was started with its jobs");
    app.world.as_ref().ok_or_else(off)
}
