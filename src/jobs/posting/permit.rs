//! Whether the switches let a decision out, and what is said when they do not.

use tracing::info;
use xbot_domain::account::should_post;
use xbot_domain::config::{Mode, Settings};
use xbot_domain::decision::{DecisionCommand, Reject, SIMULATOR, Source};
use xbot_domain::memory::Known;

use super::Desk;
use crate::jobs::JobError;

#[derive(Clone, Debug, PartialEq)]
pub enum Permit {
    Given,
    /// Not now: it stays in the queue.
    Stopped(&'static str),
    /// Never.
    Refused {
        gate: &'static str,
        reason: String,
        score: Option<f64>,
    },
}

const EMERGENCY_STOP: &str = "POSTING_DISABLED=true";

/// By the switches as they are now, for the driver that would really post.
pub fn permit(settings: &Settings, driver: &str, known: &Known) -> Permit {
    let reaches_x = driver != SIMULATOR;
    let fraction = settings.learning.post_fraction;
    if let Some(reason) = settings.posting_stopped_by() {
        Permit::Stopped(reason)
    } else if settings.mode == Mode::Shadow && reaches_x {
        Permit::Stopped("MODE=shadow")
    } else if settings.mode == Mode::Live && known.plan.generation_source == Source::Synthetic {
        let reason = "a synthetic text is never posted in live mode".to_owned();
        Permit::Refused { gate: "synthetic_in_live", reason, score: None }
    } else if !should_post(known.id, fraction) {
        let reason = format!("outside the share of {fraction}");
        Permit::Refused { gate: "post_fraction", reason, score: Some(fraction) }
    } else {
        Permit::Given
    }
}

impl Permit {
    /// Absent when it is given.
    pub fn withheld(&self) -> Option<&str> {
        match self {
            Self::Given => None,
            Self::Stopped(reason) => Some(reason),
            Self::Refused { reason, .. } => Some(reason),
        }
    }
}

/// The line for a decision that the switches hold back.
pub fn say(known: &Known, reason: &str) {
    if reason == EMERGENCY_STOP {
        say_skipped(known, reason);
    } else {
        info!("SHADOW MODE - Would post: {}", known.plan.texts.join(" / "));
    }
}

pub fn say_skipped(known: &Known, reason: &str) {
    info!("[POSTING_ORCHESTRATOR] ⏭️ Skipped posting decision_id={}: {reason}", known.id);
}

/// Takes it out of the queue. A no means that somebody else was faster.
pub async fn turn_away(
    desk: &Desk<'_>,
    known: &Known,
    gate: &str,
    reason: &str,
    score: Option<f64>,
) -> Result<(), JobError> {
    let (gate, reason) = (gate.to_owned(), reason.to_owned());
    let reject = DecisionCommand::Reject(Reject { gate, reason, score, at: desk.now() });
    if let Err(refusal) = desk.decision(known.id, &reject).await? {
        say_skipped(known, &refusal.message);
    }
    Ok(())
}
