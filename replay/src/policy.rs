//! Policies to be judged: what each would choose, and with which chance.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use xbot_domain::bandit::Posterior;
use xbot_domain::bandit::propensity::best_arm_chances;

mod counted;
mod learner;
pub mod li;
mod name;
mod predictor;
mod rules;
mod thompson;

pub use counted::Counted;
pub use learner::Learner;
pub use predictor::Predictor;
pub use rules::Rules;
pub use thompson::Thompson;

#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    /// As it was logged.
    Current,
    Uniform,
    /// The arm with the largest posterior mean.
    Greedy(Posterior),
    /// Thompson sampling from this prior.
    Thompson(Posterior),
    /// The greedy arm, but with chance ε any.
    Epsilon(f64, Posterior),
    /// The arm with the largest mean + √(2 ln N / n) (Auer, Cesa-Bianchi & Fischer 2002).
    Ucb(Posterior),
    /// By features.
    Rules(Rules),
    /// The arm of which a stored predictor expects most.
    Predictor(Predictor),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownPolicy(String);

impl Policy {
    /// What a new arm begins with.
    pub fn prior(&self) -> Posterior {
        match self {
            Self::Greedy(prior) | Self::Thompson(prior) => *prior,
            Self::Epsilon(_, prior) | Self::Ucb(prior) => *prior,
            Self::Current | Self::Uniform | Self::Rules(_) | Self::Predictor(_) => Posterior::FLAT,
        }
    }

    /// The chance of each arm, given what is believed of it and what it is called; without names, rules
    /// number them. None for what cannot be told from these: what was logged, and what a predictor
    /// would choose.
    pub fn chances(
        &self,
        arms: &[Posterior],
        names: &[&str],
        features: &BTreeMap<String, String>,
    ) -> Option<Vec<f64>> {
        let means = || arms.iter().map(Posterior::mean).collect::<Vec<_>>();
        let uniform = 1.0 / arms.len().max(1) as f64;
        Some(match self {
            Self::Current | Self::Predictor(_) => return None,
            Self::Uniform => vec![uniform; arms.len()],
            Self::Greedy(_) => all_to(largest(&means()), arms.len()),
            Self::Thompson(_) => best_arm_chances(arms),
            Self::Epsilon(epsilon, _) => {
                let greedy = all_to(largest(&means()), arms.len());
                greedy.iter().map(|p| epsilon * uniform + (1.0 - epsilon) * p).collect()
            }
            Self::Ucb(_) => all_to(largest(&counted::indices(arms)), arms.len()),
            // Nothing that it knows of is there: then all are alike to it.
            Self::Rules(rules) => match rules.choose(names, features) {
                Some(arm) => all_to(arm, arms.len()),
                None => vec![uniform; arms.len()],
            },
        })
    }

    /// One that learns as it goes, for `arms` arms; none for what cannot learn by itself.
    pub fn learner(&self, arms: usize) -> Option<Box<dyn Learner>> {
        Some(match self {
            Self::Current | Self::Rules(_) | Self::Predictor(_) => return None,
            Self::Thompson(prior) => Box::new(Thompson::new(arms, *prior)),
            Self::Uniform => Box::new(Counted::uniform(arms)),
            Self::Greedy(prior) => Box::new(Counted::epsilon(arms, 0.0, *prior)),
            Self::Epsilon(epsilon, prior) => Box::new(Counted::epsilon(arms, *epsilon, *prior)),
            Self::Ucb(prior) => Box::new(Counted::ucb(arms, *prior)),
        })
    }
}

pub(crate) fn all_to(chosen: usize, arms: usize) -> Vec<f64> {
    (0..arms).map(|arm| f64::from(u8::from(arm == chosen))).collect()
}

/// Of equals the first.
pub(crate) fn largest(values: &[f64]) -> usize {
    let best = values.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(arm, _)| arm)
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&name::written(self))
    }
}

impl FromStr for Policy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        name::read(text).map_err(UnknownPolicy)
    }
}

#[cfg(test)]
mod tests;
