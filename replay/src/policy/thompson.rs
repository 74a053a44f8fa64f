//! Thompson sampling, quick enough to be replayed over millions of rounds.
//!
//! An arm's chance of success is G(α)/(G(α) + G(β)) with independent Gamma variables, which is in
//! the order of G(α)/G(β): arms are compared by that. The domain draws the same on the logit scale and
//! records the exact chance of each choice; here nobody asks for chances.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Gamma, Open01};
use xbot_domain::bandit::Posterior;

use super::Learner;

#[derive(Clone, Debug)]
pub struct Thompson {
    arms: Vec<Arm>,
    scale: Scale,
}

/// How draws are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Ratio,
    /// Below a shape of one most draws are 0 or endless as ratios, and ties would favour the first.
    Log,
}

#[derive(Clone, Copy, Debug)]
struct Arm {
    posterior: Posterior,
    up: Option<Gamma<f64>>,
    down: Option<Gamma<f64>>,
}

impl Thompson {
    pub fn new(arms: usize, prior: Posterior) -> Self {
        Self::from(vec![prior; arms])
    }

    pub fn posterior(&self, arm: usize) -> Option<Posterior> {
        self.arms.get(arm).map(|arm| arm.posterior)
    }
}

impl From<Vec<Posterior>> for Thompson {
    fn from(posteriors: Vec<Posterior>) -> Self {
        let small = posteriors.iter().any(|p| p.alpha < 1.0 || p.beta < 1.0);
        let arm = |posterior: &Posterior| Arm {
            posterior: *posterior,
            up: gamma(posterior.alpha),
            down: gamma(posterior.beta),
        };
        let scale = if small { Scale::Log } else { Scale::Ratio };
        Self { arms: posteriors.iter().map(arm).collect(), scale }
    }
}

impl Learner for Thompson {
    fn choose(&mut self, rng: &mut ChaCha8Rng) -> usize {
        let (mut best, mut most) = (0, f64::NEG_INFINITY);
        for (i, arm) in self.arms.iter().enumerate() {
            let draw = arm.draw(self.scale, rng);
            if draw > most {
                (best, most) = (i, draw);
            }
        }
        best
    }

    fn choose_among(&mut self, open: &[u16], rng: &mut ChaCha8Rng) -> usize {
        let (mut best, mut most) = (0, f64::NEG_INFINITY);
        for number in open.iter().map(|arm| usize::from(*arm)) {
            let Some(arm) = self.arms.get(number) else { continue };
            let draw = arm.draw(self.scale, rng);
            if draw > most {
                (best, most) = (number, draw);
            }
        }
        best
    }

    /// Its own draw first: the first arm that draws more settles it.
    fn wants(&mut self, arm: usize, rng: &mut ChaCha8Rng) -> bool {
        let Some(wanted) = self.arms.get(arm) else { return false };
        let own = wanted.draw(self.scale, rng);
        let others = self.arms.iter().enumerate().filter(|(i, _)| *i != arm);
        !others.into_iter().any(|(_, other)| other.draw(self.scale, rng) > own)
    }

    fn learn(&mut self, arm: usize, reward: f64) {
        let Some(arm) = self.arms.get_mut(arm) else { return };
        if reward > 0.0 {
            arm.posterior.alpha += reward;
            arm.up = gamma(arm.posterior.alpha);
        }
        if reward < 1.0 {
            arm.posterior.beta += 1.0 - reward;
            arm.down = gamma(arm.posterior.beta);
        }
    }
}

impl Arm {
    fn draw(&self, scale: Scale, rng: &mut ChaCha8Rng) -> f64 {
        let Posterior { alpha, beta } = self.posterior;
        match scale {
            Scale::Ratio => sample(self.up, alpha, rng) / sample(self.down, beta, rng),
            Scale::Log => log(alpha, rng) - log(beta, rng),
        }
    }
}

fn gamma(shape: f64) -> Option<Gamma<f64>> {
    Gamma::new(shape, 1.0).ok()
}

/// A shape that is refused stands for itself, which keeps this total.
fn sample(gamma: Option<Gamma<f64>>, shape: f64, rng: &mut ChaCha8Rng) -> f64 {
    gamma.map_or(shape, |gamma| gamma.sample(rng))
}

/// For shapes below one, G(a) = G(a + 1) · U^(1/a) (Marsaglia & Tsang 2000).
fn log(shape: f64, rng: &mut ChaCha8Rng) -> f64 {
    let lifted = if shape < 1.0 { shape + 1.0 } else { shape };
    let large = libm::log(sample(gamma(lifted), lifted, rng));
    if shape < 1.0 {
        let u: f64 = rng.sample(Open01);
        return large + libm::log(u) / shape;
    }
    large
}
