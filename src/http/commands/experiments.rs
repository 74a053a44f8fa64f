//! Commands on one experiment.

use xbot_domain::experiment::{Experiment, ExperimentCommand};

use super::{Accepted, check};
use crate::commands::Context;
use crate::http::App;
use crate::http::problem::Problem;

pub mod define;
pub mod start;
pub mod stop;

/// Carries `command` out on an experiment that is there.
async fn tell(
    app: &App,
    id: &str,
    command: &ExperimentCommand,
    context: &Context,
) -> Result<Accepted, Problem> {
    if !is_name(id) {
        return Err(check::unknown("experiment", id));
    }
    let done = app.commands.execute::<Experiment>(id, command, context).await?;
    Ok(Accepted::of(id, &done))
}

/// As experiments and their variants are named.
fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    check::is_between(text, 1, 64) && text.chars().all(plain)
}
