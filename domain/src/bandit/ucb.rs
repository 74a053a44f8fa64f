//! UCB1 for the hour of a post (Auer, Cesa-Bianchi & Fischer 2002), with a bonus for hours that
//! were hardly tried, and ε mixed in so that every open hour keeps a known chance.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::ids::ArmId;
use crate::rules::Refusal;

use super::arms::Arms;
use super::{Draw, DrawCandidate, Posterior, Reason};

pub const POLICY: &str = "ucb1-1";

/// An hour with less evidence than this gets a bonus: below five outcomes there is no median to
/// judge by either.
const ENOUGH: f64 = 5.0;
/// The bonus of an hour that was never tried; it shrinks in a line to nothing at [`ENOUGH`].
const LOW_SAMPLE_BONUS: f64 = 0.25;

/// An hour of the day in the account's time zone, as an arm.
#[derive(Clone, Debug, PartialEq)]
pub struct HourArm {
    pub hour: u8,
    pub arm: ArmId,
    pub posterior: Posterior,
}

/// Checked parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ucb {
    prior: Posterior,
    epsilon: f64,
}

impl Ucb {
    /// `prior` is what the hours began with; what they hold beyond it is evidence.
    pub fn new(prior: Posterior, epsilon: f64) -> Result<Self, Refusal> {
        if (0.0..=1.0).contains(&epsilon) {
            return Ok(Self { prior, epsilon });
        }
        let message = format!("epsilon {epsilon} is refused: it is a chance, from 0 to 1");
        Err(Refusal::new("epsilon_out_of_range", message))
    }

    /// Chooses among the hours that are not quiet; candidates are those alone.
    pub fn choose(
        &self,
        hours: &[HourArm],
        quiet: &BTreeSet<u8>,
        seed: u64,
    ) -> Result<Draw, Refusal> {
        let open: Vec<_> = hours
            .iter()
            .filter(|hour| !quiet.contains(&hour.hour))
            .map(|hour| (hour.arm.clone(), hour.posterior))
            .collect();
        if open.is_empty() {
            let message = "every hour is quiet: remove one from learning_config.quiet_hours";
            return Err(Refusal::new("no_open_hour", message));
        }
        self.choose_among(&Arms::of(&open)?, seed)
    }

    /// The same choice again, from what the draw recorded.
    pub fn repeat(&self, draw: &Draw) -> Result<Draw, Refusal> {
        self.choose_among(&Arms::of(&draw.arms())?, draw.seed)
    }

    fn choose_among(&self, arms: &Arms, seed: u64) -> Result<Draw, Refusal> {
        let scores = self.scores(arms);
        let best = arms.largest(&scores)?;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let explore = rng.random::<f64>() < self.epsilon;
        let (reason, chosen) = if explore {
            (Reason::Epsilon, arms.pick(&mut rng)?)
        } else {
            (Reason::Policy, best.clone())
        };
        Ok(Draw {
            policy: POLICY.to_owned(),
            seed,
            epsilon: self.epsilon,
            chosen,
            reason,
            candidates: self.candidates(arms, &scores, &best),
        })
    }

    /// mean + √(2 ln N / n) + bonus, where the prior counts among the n trials: no hour has none,
    /// and an index is never infinite.
    fn scores(&self, arms: &Arms) -> Vec<f64> {
        let trials = |p: &Posterior| p.alpha + p.beta;
        let all: f64 = arms.iter().map(|(_, p)| trials(p)).sum();
        let log = libm::log(all.max(1.0));
        arms.iter()
            .map(|(_, p)| p.mean() + (2.0 * log / trials(p)).sqrt() + self.low_sample_bonus(p))
            .collect()
    }

    fn low_sample_bonus(&self, posterior: &Posterior) -> f64 {
        let evidence = posterior.evidence(self.prior);
        LOW_SAMPLE_BONUS * (1.0 - evidence / ENOUGH).max(0.0)
    }

    fn candidates(&self, arms: &Arms, scores: &[f64], best: &ArmId) -> Vec<DrawCandidate> {
        let uniform = self.epsilon / arms.count();
        arms.iter()
            .zip(scores)
            .map(|((arm, posterior), score)| DrawCandidate {
                arm: arm.clone(),
                posterior: *posterior,
                score: *score,
                propensity: if arm == best { uniform + 1.0 - self.epsilon } else { uniform },
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Scope;

    fn hour(hour: u8, alpha: f64, beta: f64) -> HourArm {
        HourArm {
            hour,
            arm: ArmId::new(Scope::Timing, format!("{hour:02}")),
            posterior: Posterior { alpha, beta },
        }
    }

    fn greedy() -> Ucb {
        Ucb::new(Posterior::FLAT, 0.0).unwrap()
    }

    fn chosen(hours: &[HourArm], quiet: &[u8]) -> String {
        let quiet = quiet.iter().copied().collect();
        greedy().choose(hours, &quiet, 1).unwrap().chosen.name
    }

    #[test]
    fn an_hour_that_was_hardly_tried_comes_before_a_well_known_one() {
        assert_eq!(chosen(&[hour(9, 30.0, 20.0), hour(14, 1.0, 1.0)], &[]), "14");
    }

    #[test]
    fn with_equal_evidence_the_better_hour_wins() {
        assert_eq!(chosen(&[hour(9, 200.0, 300.0), hour(14, 300.0, 200.0)], &[]), "14");
    }

    #[test]
    fn equal_hours_are_taken_in_their_order() {
        assert_eq!(chosen(&[hour(14, 2.0, 2.0), hour(9, 2.0, 2.0)], &[]), "09");
    }

    #[test]
    fn quiet_hours_are_no_candidates() {
        let hours = [hour(3, 50.0, 1.0), hour(14, 1.0, 50.0)];
        assert_eq!(chosen(&hours, &[2, 3]), "14");
        let all = [3, 14].into_iter().collect();
        assert_eq!(greedy().choose(&hours, &all, 1).unwrap_err().code, "no_open_hour");
    }

    #[test]
    fn with_epsilon_every_open_hour_keeps_its_recorded_chance() {
        let ucb = Ucb::new(Posterior::FLAT, 0.3).unwrap();
        let hours = [hour(9, 30.0, 20.0), hour(14, 1.0, 1.0), hour(20, 5.0, 9.0)];
        let draws: Vec<_> =
            (0..4_000).map(|seed| ucb.choose(&hours, &BTreeSet::new(), seed).unwrap()).collect();
        let first = &draws[0];
        assert!((first.candidates.iter().map(|c| c.propensity).sum::<f64>() - 1.0).abs() < 1e-12);
        for c in &first.candidates {
            let n = draws.iter().filter(|draw| draw.chosen == c.arm).count();
            assert!((n as f64 / 4_000.0 - c.propensity).abs() < 0.03, "{}", c.arm);
        }
        assert!(draws.iter().all(|draw| ucb.repeat(draw).as_ref() == Ok(draw)));
    }
}
