//! The choice while the learning engine is off: every arm alike.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::ids::ArmId;
use crate::rules::Refusal;

use super::arms::Arms;
use super::{Draw, DrawCandidate, Posterior, Reason};

pub const POLICY: &str = "uniform-1";

/// Chooses without looking at the posteriors. The same arms and seed give the same draw, so calling
/// it again with [`Draw::arms`] and the recorded seed repeats it.
pub fn choose(arms: &[(ArmId, Posterior)], seed: u64) -> Result<Draw, Refusal> {
    let arms = Arms::of(arms)?;
    let chance = 1.0 / arms.count();
    let candidate = |(arm, posterior): &(ArmId, Posterior)| DrawCandidate {
        arm: arm.clone(),
        posterior: *posterior,
        score: chance,
        propensity: chance,
    };
    Ok(Draw {
        policy: POLICY.to_owned(),
        seed,
        epsilon: 1.0,
        chosen: arms.pick(&mut ChaCha8Rng::seed_from_u64(seed))?,
        reason: Reason::Uniform,
        candidates: arms.iter().map(candidate).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Scope;

    #[test]
    fn every_arm_is_chosen_alike_and_the_seed_repeats_it() {
        let arm = |i: u32| (ArmId::new(Scope::Topic, format!("t{i}")), Posterior::FLAT);
        let arms: Vec<_> = (0..4).map(arm).collect();
        let mut seen = std::collections::BTreeMap::new();
        for seed in 0..4_000 {
            let draw = choose(&arms, seed).unwrap();
            assert_eq!(choose(&draw.arms(), draw.seed).unwrap(), draw);
            *seen.entry(draw.chosen).or_insert(0i32) += 1;
        }
        assert!(seen.values().all(|n| (n - 1_000).abs() < 150), "{seen:?}");
    }
}
