//! How one decision moves an arm.

use super::{Contribution, Knowledge, Learn, Tally, Updated};
use crate::bandit::{Outcome, Posterior};

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

fn moved(known: &Knowledge, learn: &Learn, old: Option<Contribution>) -> Posterior {
    let without = old.map_or(known.posterior, |old| {
        let outcome = outcome(old.success);
        known.posterior.moved_back(outcome, old.weight, known.prior)
    });
    without.moved(outcome(learn.success), learn.weight)
}

fn outcome(success: bool) -> Outcome {
    match success {
        true => Outcome::Success,
        false => Outcome::Failure,
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
    if success { &mut tally.successes } else { &mut tally.failures }
}
