//! What may happen to a predictor.

use serde::{Deserialize, Serialize};

use super::due::MIN_SAMPLES;
use super::{Predictor, PredictorEvent, Promoted, Recipe, RolledBack, Trained, Version};
use crate::config::Mode;
use crate::rules::Refusal;
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum PredictorCommand {
    /// Records a training; `model.version` is the next one.
    Train { model: Box<Trained>, mode: Mode },
    /// Puts a version to use.
    Promote { version: u32, mode: Mode, reason: String, by: String, at: Timestamp },
    /// Back to an earlier version that was in use before.
    RollBack { version: u32, mode: Mode, reason: String, by: String, at: Timestamp },
}

pub(super) fn decide(
    state: &Predictor,
    command: &PredictorCommand,
) -> Result<Vec<PredictorEvent>, Refusal> {
    match command {
        PredictorCommand::Train { model, mode } => train(state, model, *mode),
        PredictorCommand::Promote { version, .. } | PredictorCommand::RollBack { version, .. }
            if state.active == Some(*version) =>
        {
            Ok(vec![])
        }
        PredictorCommand::Promote { version, mode, reason, by, at } => {
            usable(state, *version, *mode)?;
            Ok(vec![PredictorEvent::Promoted(Promoted {
                version: *version,
                from: state.active,
                reason: reason.clone(),
                by: by.clone(),
                at: *at,
            })])
        }
        PredictorCommand::RollBack { version, mode, reason, by, at } => {
            Ok(vec![PredictorEvent::RolledBack(RolledBack {
                version: *version,
                from: earlier(state, *version, *mode)?,
                reason: reason.clone(),
                by: by.clone(),
                at: *at,
            })])
        }
    }
}

fn train(state: &Predictor, model: &Trained, mode: Mode) -> Result<Vec<PredictorEvent>, Refusal> {
    if model.version == state.latest && model.fingerprint() == state.fingerprint {
        return Ok(vec![]);
    }
    let next = state.latest.saturating_add(1);
    if model.version != next {
        return Err(Refusal::new(
            "version_not_next",
            format!("version v{} was refused: the next is v{next}", model.version),
        ));
    }
    if model.samples < MIN_SAMPLES {
        return Err(Refusal::new(
            "too_few_samples",
            format!(
                "{} samples are too few to train on: at least {MIN_SAMPLES} are needed",
                model.samples
            ),
        ));
    }
    real_when_live(model.version, model.simulated, mode)?;
    finite(model)?;
    Ok(vec![PredictorEvent::Trained(Box::new(model.clone()))])
}

fn usable(state: &Predictor, version: u32, mode: Mode) -> Result<Version, Refusal> {
    let known = state.versions.get(&version).ok_or_else(|| {
        Refusal::new(
            "unknown_version",
            match state.versions.keys().next() {
                Some(oldest) => {
                    format!("there is no v{version}: v{oldest} to v{} can be used", state.latest)
                }
                None => format!("there is no v{version}: nothing was trained yet"),
            },
        )
    })?;
    real_when_live(version, known.simulated, mode)?;
    Ok(*known)
}

/// The version now in use, if `version` may take its place again.
fn earlier(state: &Predictor, version: u32, mode: Mode) -> Result<u32, Refusal> {
    let known = usable(state, version, mode)?;
    match state.active {
        Some(active) if known.promoted && version < active => Ok(active),
        _ => Err(Refusal::new(
            "never_in_use",
            format!("v{version} is not an earlier version that was in use: promote it instead"),
        )),
    }
}

fn real_when_live(version: u32, simulated: bool, mode: Mode) -> Result<(), Refusal> {
    if simulated && mode == Mode::Live {
        return Err(Refusal::new(
            "simulated_in_live_mode",
            format!("v{version} was trained on simulated outcomes: live mode uses real ones only"),
        ));
    }
    Ok(())
}

/// JSON cannot hold infinities: they would be written as null and not be read again.
fn finite(model: &Trained) -> Result<(), Refusal> {
    let scales = model.scaler.values().flat_map(|s| [s.mean, s.std]);
    let asked = model.recipe.iter().flat_map(Recipe::numbers);
    let all = std::iter::once(model.intercept)
        .chain(asked)
        .chain(model.coefficients.values().copied())
        .chain(model.holdout.values().copied())
        .chain(scales)
        .all(f64::is_finite);
    if all && model.scaler.values().all(|s| s.std > 0.0) {
        return Ok(());
    }
    Err(Refusal::new(
        "bad_model",
        format!(
            "v{} has a number that is not finite, or a scale that is not above 0",
            model.version
        ),
    ))
}
