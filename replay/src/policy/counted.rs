//! Policies that need no more than means and counts.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use xbot_domain::bandit::Posterior;

use super::{Learner, largest};

#[derive(Clone, Debug)]
pub struct Counted {
    arms: Vec<Posterior>,
    rule: Rule,
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    Epsilon(f64),
    Ucb,
}

impl Counted {
    pub fn uniform(arms: usize) -> Self {
        Self::epsilon(arms, 1.0, Posterior::FLAT)
    }

    pub fn epsilon(arms: usize, epsilon: f64, prior: Posterior) -> Self {
        Self { arms: vec![prior; arms], rule: Rule::Epsilon(epsilon) }
    }

    pub fn ucb(arms: usize, prior: Posterior) -> Self {
        Self { arms: vec![prior; arms], rule: Rule::Ucb }
    }

    fn best(&self) -> usize {
        let (mut best, mut most) = (0, f64::NEG_INFINITY);
        for (i, arm) in self.arms.iter().enumerate() {
            if arm.mean() > most {
                (best, most) = (i, arm.mean());
            }
        }
        best
    }

    fn of(&self, open: &[u16]) -> Vec<Posterior> {
        open.iter().filter_map(|arm| self.arms.get(usize::from(*arm))).copied().collect()
    }
}

impl Learner for Counted {
    fn choose(&mut self, rng: &mut ChaCha8Rng) -> usize {
        match self.rule {
            Rule::Ucb => largest(&indices(&self.arms)),
            Rule::Epsilon(epsilon) if rng.random::<f64>() < epsilon => {
                rng.random_range(0..self.arms.len().max(1))
            }
            Rule::Epsilon(_) => self.best(),
        }
    }

    fn choose_among(&mut self, open: &[u16], rng: &mut ChaCha8Rng) -> usize {
        let arms = self.of(open);
        let place = match self.rule {
            Rule::Ucb => largest(&indices(&arms)),
            Rule::Epsilon(epsilon) if rng.random::<f64>() < epsilon => {
                rng.random_range(0..arms.len().max(1))
            }
            Rule::Epsilon(_) => largest(&arms.iter().map(Posterior::mean).collect::<Vec<_>>()),
        };
        open.get(place).map_or(0, |arm| usize::from(*arm))
    }

    fn learn(&mut self, arm: usize, reward: f64) {
        if let Some(arm) = self.arms.get_mut(arm) {
            arm.alpha += reward;
            arm.beta += 1.0 - reward;
        }
    }
}

/// mean + √(2 ln N / n); the prior counts among the trials, so that none has n = 0.
pub(super) fn indices(arms: &[Posterior]) -> Vec<f64> {
    let trials = |arm: &Posterior| arm.alpha + arm.beta;
    let all: f64 = arms.iter().map(trials).sum();
    let log = libm::log(all.max(1.0));
    arms.iter().map(|arm| arm.mean() + (2.0 * log / trials(arm)).sqrt()).collect()
}
