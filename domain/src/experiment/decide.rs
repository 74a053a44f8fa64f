//! What may happen to an experiment: its plan is fixed before it starts, its end before its result.

use serde::{Deserialize, Serialize};

use super::{Concluded, Defined, Experiment, ExperimentEvent, Started, Stopped, Verdict, plan};
use crate::rules::Refusal;
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ExperimentCommand {
    /// `id` is the stream's: its syntax is checked here.
    Define {
        id: String,
        plan: Box<Defined>,
    },
    Start {
        by: String,
        at: Timestamp,
    },
    Stop {
        reason: String,
        by: String,
        at: Timestamp,
    },
    Conclude {
        conclusion: Box<Concluded>,
    },
}

pub(super) fn decide(
    state: &Experiment,
    command: &ExperimentCommand,
) -> Result<Vec<ExperimentEvent>, Refusal> {
    if let ExperimentCommand::Define { id, plan } = command {
        return define(state, id, plan);
    }
    let plan = state.plan.as_ref().ok_or_else(|| {
        Refusal::new("not_defined", "this experiment does not exist: define it first")
    })?;
    match command {
        ExperimentCommand::Define { .. } => Ok(vec![]),
        ExperimentCommand::Start { by, at } => start(state, plan, by, *at),
        ExperimentCommand::Stop { reason, by, at } => stop(state, reason, by, *at),
        ExperimentCommand::Conclude { conclusion } => conclude(state, plan, conclusion),
    }
}

fn define(state: &Experiment, id: &str, plan: &Defined) -> Result<Vec<ExperimentEvent>, Refusal> {
    match &state.plan {
        Some(old) if old == plan => Ok(vec![]),
        Some(_) => Err(Refusal::new(
            "already_defined",
            format!("experiment {id} has another plan: a plan does not change, define a new one"),
        )),
        None => {
            plan::check(id, plan)?;
            Ok(vec![ExperimentEvent::Defined(plan.clone())])
        }
    }
}

fn start(
    state: &Experiment,
    plan: &Defined,
    by: &str,
    at: Timestamp,
) -> Result<Vec<ExperimentEvent>, Refusal> {
    if state.stopped_at.is_some() || state.conclusion.is_some() {
        return Err(Refusal::new(
            "already_ended",
            "an experiment starts only once, and this one has ended",
        ));
    }
    if state.started_at.is_some() {
        return Ok(vec![]);
    }
    if at >= plan.ends_at {
        return Err(Refusal::new(
            "window_over",
            format!("the registered end {} is over: define a new experiment", plan.ends_at),
        ));
    }
    Ok(vec![ExperimentEvent::Started(Started { by: by.to_owned(), at })])
}

fn stop(
    state: &Experiment,
    reason: &str,
    by: &str,
    at: Timestamp,
) -> Result<Vec<ExperimentEvent>, Refusal> {
    started(state)?;
    if state.conclusion.is_some() {
        return Err(Refusal::new(
            "already_concluded",
            "this experiment is concluded: there is nothing to stop",
        ));
    }
    if state.stopped_at.is_some() {
        return Ok(vec![]);
    }
    if reason.trim().is_empty() {
        return Err(Refusal::new("no_reason", "an experiment is stopped for a reason: say which"));
    }
    Ok(vec![ExperimentEvent::Stopped(Stopped { reason: reason.to_owned(), by: by.to_owned(), at })])
}

fn conclude(
    state: &Experiment,
    plan: &Defined,
    new: &Concluded,
) -> Result<Vec<ExperimentEvent>, Refusal> {
    started(state)?;
    match &state.conclusion {
        Some(old) if old == new => return Ok(vec![]),
        Some(old) => {
            let message = format!("this experiment was concluded at {}", old.at);
            return Err(Refusal::new("already_concluded", message));
        }
        None => {}
    }
    if state.stopped_at.is_none() && new.at < plan.ends_at {
        return Err(Refusal::new(
            "too_early",
            format!("the registered end is {}: stop it with a reason, or wait", plan.ends_at),
        ));
    }
    check_lifts(plan, new)?;
    Ok(vec![ExperimentEvent::Concluded(Box::new(new.clone()))])
}

fn started(state: &Experiment) -> Result<Timestamp, Refusal> {
    state.started_at.ok_or_else(|| Refusal::new("not_started", "this experiment has not started"))
}

/// The plan's control, one lift per other variant, in its order, with numbers that can be written.
/// A lift that could not be told is absent, never a zero; then nothing is shipped or rolled back.
fn check_lifts(plan: &Defined, new: &Concluded) -> Result<(), Refusal> {
    if plan.variants.first().map(|v| &v.name) != Some(&new.control) {
        return Err(Refusal::new(
            "bad_conclusion",
            format!("{} is not the control: that is the first variant of the plan", new.control),
        ));
    }
    let mut planned = plan.variants.iter().skip(1).map(|v| v.name.as_str());
    let in_order = new.lifts.iter().all(|lift| planned.any(|name| name == lift.variant));
    let complete = new.lifts.len() + 1 == plan.variants.len();
    let undecided = matches!(new.verdict, Verdict::Inconclusive | Verdict::Unhealthy);
    if !(in_order && (complete || undecided)) {
        return Err(Refusal::new(
            "bad_conclusion",
            "a conclusion that ships or rolls back has one lift for each variant but the control, \
             in the order of the plan",
        ));
    }
    let numbers = new.lifts.iter().flat_map(|l| [l.lift, l.low, l.high, l.chance_to_win]);
    if !numbers.chain([new.confidence, new.sample_ratio_p]).all(f64::is_finite) {
        return Err(Refusal::new("bad_conclusion", "a conclusion has finite numbers only"));
    }
    Ok(())
}
