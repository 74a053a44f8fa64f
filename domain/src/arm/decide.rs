//! What may happen to an arm.

use serde::{Deserialize, Serialize};

use super::update::update;
use super::window::Memory;
use super::{
    Arm, ArmEvent, Knowledge, Provenance, Registered, Reopened, Reset, Retired, Status, Tally,
};
use crate::bandit::Posterior;
use crate::ids::{DecisionId, Pass};
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ArmCommand {
    Register {
        prior: Posterior,
        at: Timestamp,
    },
    Learn(Learn),
    /// Back to the prior. What was learned before does not come back.
    Reset {
        reason: String,
        by: String,
        at: Timestamp,
    },
    Retire {
        reason: String,
        by: String,
        at: Timestamp,
    },
    Reopen {
        reason: String,
        by: String,
        at: Timestamp,
    },
}

/// The result of one decision and pass, as its reward says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Learn {
    pub decision_id: DecisionId,
    pub pass: Pass,
    /// The same for both passes of a decision.
    pub posted_at: Timestamp,
    pub spec: String,
    pub reward: f64,
    /// How much evidence it is: above 0, at most 1.
    pub weight: f64,
    pub success: bool,
    pub simulated: bool,
    pub at: Timestamp,
}

/// Pseudo-counts outside are no prior: below, the quantiles of the Beta lose their meaning; above,
/// no evidence would ever move it.
const PRIOR: std::ops::RangeInclusive<f64> = 0.1..=1_000.0;

/// Who resets an arm when no person did: its first real outcome.
pub const BY_RULE: &str = "rule";

pub(super) fn decide(arm: &Arm, command: &ArmCommand) -> Result<Vec<ArmEvent>, Refusal> {
    if let ArmCommand::Register { prior, at } = command {
        return register(arm, *prior, *at);
    }
    let known = arm.knowledge.ok_or_else(|| {
        Refusal::new("arm_not_registered", "this arm does not exist: register it first")
    })?;
    Ok(match command {
        ArmCommand::Register { .. } => vec![],
        ArmCommand::Learn(learn) => return self::learn(arm, &known, learn),
        ArmCommand::Reset { reason, by, at } => {
            reset(arm, &known, reason, by, *at).into_iter().collect()
        }
        ArmCommand::Retire { reason, by, at } if known.status == Status::Active => {
            let (reason, by, at) = (reason.clone(), by.clone(), *at);
            vec![ArmEvent::Retired(Retired { reason, by, at })]
        }
        ArmCommand::Reopen { reason, by, at } if known.status == Status::Retired => {
            let (reason, by, at) = (reason.clone(), by.clone(), *at);
            vec![ArmEvent::Reopened(Reopened { reason, by, at })]
        }
        ArmCommand::Retire { .. } | ArmCommand::Reopen { .. } => vec![],
    })
}

fn register(arm: &Arm, prior: Posterior, at: Timestamp) -> Result<Vec<ArmEvent>, Refusal> {
    if !PRIOR.contains(&prior.alpha) || !PRIOR.contains(&prior.beta) {
        return Err(Refusal::new(
            "bad_prior",
            format!(
                "alpha and beta of a prior must be between {} and {}, got {} and {}",
                PRIOR.start(),
                PRIOR.end(),
                prior.alpha,
                prior.beta
            ),
        ));
    }
    match arm.knowledge {
        None => {
            let interval = prior.interval();
            Ok(vec![ArmEvent::Registered(Registered { prior, interval, at })])
        }
        Some(known) if known.prior == prior => Ok(vec![]),
        Some(known) => Err(Refusal::new(
            "arm_exists",
            format!(
                "the arm is registered with the prior Beta({}, {}): a prior does not change",
                known.prior.alpha, known.prior.beta
            ),
        )),
    }
}

/// Learns `learn`, unless this pass of the decision, or a later one, was learned already.
fn learn(arm: &Arm, known: &Knowledge, learn: &Learn) -> Result<Vec<ArmEvent>, Refusal> {
    check(learn)?;
    let old = match arm.window.recall(learn) {
        Memory::Learned => return Ok(vec![]),
        Memory::TooOld => return Err(too_old(arm, learn)),
        Memory::Replaces(old) => Some(old),
        Memory::New => None,
    };
    match (known.provenance, Provenance::from(learn.simulated)) {
        (Some(Provenance::Real), Provenance::Simulated) => Err(Refusal::new(
            "simulated_among_real",
            "the arm has learned from real outcomes: a simulated one is not added to them",
        )),
        (Some(Provenance::Simulated), Provenance::Real) => first_real(arm, known, learn),
        _ => {
            let event = update(known, learn, old);
            finite(event.tally.reward_sum, "the sum of rewards")?;
            Ok(vec![ArmEvent::Updated(Box::new(event))])
        }
    }
}

/// The first real outcome drives out what the simulation taught.
fn first_real(arm: &Arm, known: &Knowledge, learn: &Learn) -> Result<Vec<ArmEvent>, Refusal> {
    let reason = "the first real outcome replaces simulated experience";
    let mut events = Vec::from_iter(reset(arm, known, reason, BY_RULE, learn.at));
    let mut clean = arm.clone();
    events.iter().for_each(|event| clean.evolve(event));
    events.extend(clean.decide(&ArmCommand::Learn(learn.clone()))?);
    Ok(events)
}

/// `None` when there is nothing to forget.
fn reset(arm: &Arm, known: &Knowledge, reason: &str, by: &str, at: Timestamp) -> Option<ArmEvent> {
    let fresh = known.posterior == known.prior && known.tally == Tally::default();
    (!fresh || !arm.window.is_empty()).then(|| {
        ArmEvent::Reset(Reset {
            before: known.posterior,
            after: known.prior,
            interval: known.prior.interval(),
            reason: reason.to_owned(),
            by: by.to_owned(),
            at,
        })
    })
}

fn check(learn: &Learn) -> Result<(), Refusal> {
    finite(learn.reward, "a reward")?;
    if !(learn.weight > 0.0 && learn.weight <= 1.0) {
        return Err(Refusal::new(
            "bad_weight",
            format!("a weight must be above 0 and at most 1, got {}", learn.weight),
        ));
    }
    if learn.posted_at > learn.at {
        return Err(Refusal::new(
            "posted_later",
            format!(
                "posted at {}, learned at {}: the outcome would precede its post",
                learn.posted_at, learn.at
            ),
        ));
    }
    Ok(())
}

fn finite(value: f64, what: &str) -> Result<(), Refusal> {
    if value.is_finite() {
        return Ok(());
    }
    Err(Refusal::new("bad_reward", format!("{what} must be a finite number, got {value}")))
}

fn too_old(arm: &Arm, learn: &Learn) -> Refusal {
    let horizon = arm.window.horizon().unwrap_or_default();
    Refusal::new(
        "outside_learning_window",
        format!(
            "decision {} of {} is outside the learning window, which begins after {horizon}: it may have been learned before",
            learn.decision_id, learn.posted_at
        ),
    )
}
