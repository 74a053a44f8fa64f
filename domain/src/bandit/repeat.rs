//! A recorded choice, made again.

use crate::rules::Refusal;

use super::thompson::{self, Thompson};
use super::{Draw, Posterior, ucb, uniform};

/// The same choice again, by the policy that the draw names: the same arms, seed and parameters give
/// the same draw to the last bit, propensities and all.
pub fn repeat(draw: &Draw) -> Result<Draw, Refusal> {
    let unknown = || {
        let message =
            format!("no policy is called `{}`: the choice cannot be repeated", draw.policy);
        Refusal::new("unknown_policy", message)
    };
    match draw.policy.split_once(',').unwrap_or((&draw.policy, "")) {
        (thompson::POLICY, rest) => thompson(draw, rest).ok_or_else(unknown)??.repeat(draw),
        (ucb::POLICY, "") => ucb::Ucb::new(Posterior::FLAT, draw.epsilon)?.repeat(draw),
        (uniform::POLICY, "") => uniform::choose(&draw.arms(), draw.seed),
        _ => Err(unknown()),
    }
}

/// With each parameter that is not the usual one, as its name says.
fn thompson(draw: &Draw, rest: &str) -> Option<Result<Thompson, Refusal>> {
    let mut params = Thompson::params().epsilon(draw.epsilon);
    for part in rest.split(',').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        let value = value.parse().ok()?;
        params = match name {
            "floor" => params.floor(value),
            "threshold" => params.uncertainty_threshold(value),
            _ => return None,
        };
    }
    Some(params.check())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bandit::ucb::{HourArm, Ucb};
    use crate::ids::{ArmId, Scope};

    fn arms() -> Vec<(ArmId, Posterior)> {
        let arm = |(name, alpha): (&str, f64)| {
            (ArmId::new(Scope::Content, name), Posterior { alpha, beta: 2.0 })
        };
        [("a", 1.0), ("b", 3.5), ("c", 2.25)].map(arm).into()
    }

    #[test]
    fn every_recorded_choice_can_be_made_again_to_the_last_bit() {
        let usual = Thompson::params().epsilon(0.125);
        let hours: Vec<_> = arms()
            .into_iter()
            .zip(0..)
            .map(|((arm, posterior), hour)| HourArm { hour, arm, posterior })
            .collect();
        for seed in 0..50 {
            let draws = [
                usual.check().unwrap().choose(&arms(), seed),
                usual.floor(0.02).uncertainty_threshold(0.7).check().unwrap().choose(&arms(), seed),
                Ucb::new(Posterior::FLAT, 0.1).unwrap().choose(&hours, &BTreeSet::new(), seed),
                uniform::choose(&arms(), seed),
            ];
            for draw in draws {
                let draw = draw.unwrap();
                assert_eq!(repeat(&draw).as_ref(), Ok(&draw), "{}", draw.policy);
            }
        }
    }

    #[test]
    fn a_choice_of_an_unknown_policy_is_refused() {
        let draw = uniform::choose(&arms(), 1).unwrap();
        for policy in ["", "thompson-2", "thompson-1,floor", "thompson-1,size=3", "ucb1-1,floor=1"]
        {
            let draw = Draw { policy: policy.to_owned(), ..draw.clone() };
            assert_eq!(repeat(&draw).unwrap_err().code, "unknown_policy", "{policy}");
        }
    }
}
