//! How one decision moves an arm.

use super::{Contribution, Knowledge, Learn, Tally, Updated};
use crate::bandit::Posterior;

/// The event for `learn`, which takes the place of what `old` contributed.
pub(super) fn update(known: &Knowledge, learn: &Learn, old: Option<Contribution>) -> Updated {
    let after = moved(known, learn, old);
    Updated {
        decision_id: learn.decision_id,
        pass: learn.pass,
        posted_at: old.map_or(learn.posted_at, |c| c.posted_at),
        spec: learn.spec.clone(),
        reward: learn.reward,
        weight: learn.weight,
        success: learn.success,
        simulated: learn.simulated,
        before: known.posterior,
        after,
        interval: after.interval(),
        tally: counted(known.tally, learn, old),
        at: learn.at,
    }
}

/// Never below the prior: taking back what was added leaves rounding behind.
fn moved(known: &Knowledge, learn: &Learn, old: Option<Contribution>) -> Posterior {
    let Posterior { alpha, beta } = known.posterior;
    let (a0, b0) = old.map_or((0.0, 0.0), |c| evidence(c.success, c.weight));
    let (a1, b1) = evidence(learn.success, learn.weight);
    Posterior {
        alpha: (alpha - a0 + a1).max(known.prior.alpha),
        beta: (beta - b0 + b1).max(known.prior.beta),
    }
}

fn evidence(success: bool, weight: f64) -> (f64, f64) {
    if success {
        (weight, 0.0)
    } else {
        (0.0, weight)
    }
}

fn counted(tally: Tally, learn: &Learn, old: Option<Contribution>) -> Tally {
    let mut tally = tally;
    if let Some(old) = old {
        let count = side(&mut tally, old.success);
        *count = count.saturating_sub(1);
        tally.reward_sum -= old.reward;
    }
    *side(&mut tally, learn.success) += 1;
    tally.reward_sum += learn.reward;
    tally
}

fn side(tally: &mut Tally, success: bool) -> &mut u64 {
    if success {
        &mut tally.successes
    } else {
        &mut tally.failures
    }
}
