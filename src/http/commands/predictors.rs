//! Commands on one predictor.

use xbot_domain::predictor::{Predictor, PredictorCommand};

use super::{Accepted, check};
use crate::commands::Context;
use crate::http::App;
use crate::http::problem::Problem;

pub mod promote;
pub mod rollback;

async fn tell(
    app: &App,
    name: &str,
    command: &PredictorCommand,
    context: &Context,
) -> Result<Accepted, Problem> {
    let done = app.commands.execute::<Predictor>(name, command, context).await?;
    Ok(Accepted::of(name, &done))
}

fn known(name: &str) -> Result<(), Problem> {
    let known = Predictor::NAMES.contains(&name);
    if known { Ok(()) } else { Err(check::unknown("predictor", name)) }
}
