//! Thompson sampling with forced exploration, and the exact chance of each choice.
//!
//! A choice falls into one of three parts, drawn first:
//!
//! - uniform over all arms, with chance U = ε, or ε/2 while some arm is uncertain, but at least
//!   K times the floor;
//! - uniform over the N uncertain arms, those whose 95 % interval is wider than the threshold,
//!   with chance F = ε/2 while there are any;
//! - the arm whose posterior draw is largest, with chance 1 − U − F.
//!
//! So P(i) = U/K + F/N·[i is uncertain] + (1 − U − F)·P(i is best), without an estimate in it.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::ids::ArmId;
use crate::rules::Refusal;

use super::arms::Arms;
use super::propensity::best_arm_chances;
use super::{Draw, DrawCandidate, Posterior, Reason, sample};

mod params;

pub use params::Params;

/// What the draw is recorded under; a change of the rules above is a new version.
pub const POLICY: &str = "thompson-1";

/// How much of ε goes to the uncertain arms while there are any. The rest stays with all arms, so
/// that a few new arms do not stop the exploration of the others.
const FORCED_SHARE: f64 = 0.5;

/// Checked parameters. Only these can choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thompson {
    prior: Posterior,
    floor: f64,
    epsilon: f64,
    threshold: f64,
}

impl Thompson {
    pub fn params() -> Params {
        Params::default()
    }

    /// What a new arm begins with.
    pub fn prior(&self) -> Posterior {
        self.prior
    }

    /// Chooses one of `arms`. Their order does not matter: the seed decides alone.
    pub fn choose(&self, arms: &[(ArmId, Posterior)], seed: u64) -> Result<Draw, Refusal> {
        let arms = Arms::of(arms)?;
        let mixture = Mixture::of(self, &arms);
        let Pick { reason, chosen, logits } = mixture.pick(&arms, seed)?;
        Ok(Draw {
            policy: self.policy(),
            seed,
            epsilon: self.epsilon,
            chosen,
            reason,
            candidates: mixture.candidates(&arms, &logits),
        })
    }

    /// The same choice again, from what the draw recorded.
    pub fn repeat(&self, draw: &Draw) -> Result<Draw, Refusal> {
        self.choose(&draw.arms(), draw.seed)
    }

    /// The recorded name, with each parameter that is not the usual one.
    fn policy(&self) -> String {
        let usual = Params::default();
        let mut name = POLICY.to_owned();
        if self.floor != usual.floor {
            name.push_str(&format!(",floor={}", self.floor));
        }
        if self.threshold != usual.threshold {
            name.push_str(&format!(",threshold={}", self.threshold));
        }
        name
    }
}

struct Pick {
    reason: Reason,
    chosen: ArmId,
    logits: Vec<f64>,
}

/// The chances of the two kinds of exploration; what remains is the policy's.
struct Mixture {
    uniform: f64,
    forced: f64,
    uncertain: Vec<(ArmId, Posterior)>,
}

impl Mixture {
    fn of(params: &Thompson, arms: &Arms) -> Self {
        let is_wide = |p: &Posterior| p.interval().width() > params.threshold;
        let uncertain: Vec<_> = arms.iter().filter(|(_, p)| is_wide(p)).cloned().collect();
        let share = if uncertain.is_empty() { 0.0 } else { FORCED_SHARE };
        let forced = params.epsilon * share;
        let uniform = (params.epsilon - forced).max(params.floor * arms.count()).min(1.0);
        Self { uniform, forced: forced.min(1.0 - uniform), uncertain }
    }

    /// Every arm's logit is drawn, whichever part decides: the record shows what the policy saw.
    fn pick(&self, arms: &Arms, seed: u64) -> Result<Pick, Refusal> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let part: f64 = rng.random();
        let logits: Vec<_> = arms.iter().map(|(_, p)| sample::logit(*p, &mut rng)).collect();
        let (reason, chosen) = if part < self.uniform {
            (Reason::Epsilon, arms.pick(&mut rng)?)
        } else if part < self.uniform + self.forced {
            (Reason::HighUncertainty, Arms::of(&self.uncertain)?.pick(&mut rng)?)
        } else {
            (Reason::Policy, arms.largest(&logits)?)
        };
        Ok(Pick { reason, chosen, logits })
    }

    fn candidates(&self, arms: &Arms, logits: &[f64]) -> Vec<DrawCandidate> {
        let best = best_arm_chances(&arms.posteriors());
        let rows = arms.iter().zip(logits).zip(best);
        rows.map(|(((arm, posterior), logit), best)| DrawCandidate {
            arm: arm.clone(),
            posterior: *posterior,
            score: sample::from_logit(*logit),
            propensity: self.propensity(arm, arms.count(), best),
        })
        .collect()
    }

    fn propensity(&self, arm: &ArmId, count: f64, best: f64) -> f64 {
        let own = 1.0 - self.uniform - self.forced;
        self.uniform / count + self.forced * self.share_of_forced(arm) + own * best
    }

    fn share_of_forced(&self, arm: &ArmId) -> f64 {
        if !self.uncertain.iter().any(|(uncertain, _)| uncertain == arm) {
            return 0.0;
        }
        self.uncertain.iter().map(|_| 1.0).sum::<f64>().recip()
    }
}

#[cfg(test)]
mod tests;
