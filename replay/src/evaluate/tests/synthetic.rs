//! Logs whose truth is known.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

pub const ARMS: usize = 5;
const CONTEXTS: usize = 4;

/// Rounds of two features' worth of contexts, five arms, rewards of 0 and 1.
#[derive(Default)]
pub struct Log {
    pub action: Vec<u32>,
    pub reward: Vec<f64>,
    pub pscore: Vec<f64>,
    pub evaluation: Vec<f64>,
    pub q_hat: Vec<f64>,
}

fn chance(context: usize, arm: usize) -> f64 {
    0.15 + 0.1 * ((context * 3 + arm * 2) % 7) as f64
}

fn tilted(context: usize, strength: f64) -> Vec<f64> {
    let raw: Vec<f64> = (0..ARMS).map(|arm| (strength * chance(context, arm)).exp()).collect();
    let total: f64 = raw.iter().sum();
    raw.into_iter().map(|x| x / total).collect()
}

fn logging(context: usize) -> Vec<f64> {
    tilted(context, -1.0)
}

fn wanted(context: usize) -> Vec<f64> {
    tilted(context, 3.0)
}

/// What the policy under evaluation earns.
pub fn truth() -> f64 {
    let of = |context: usize| -> f64 {
        wanted(context).iter().enumerate().map(|(arm, p)| p * chance(context, arm)).sum()
    };
    (0..CONTEXTS).map(of).sum::<f64>() / CONTEXTS as f64
}

impl Log {
    pub fn new(rounds: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut log = Self::default();
        for _ in 0..rounds {
            let context = rng.random_range(0..CONTEXTS);
            let chances = logging(context);
            let mut left: f64 = rng.random();
            let action = chances.iter().position(|p| {
                left -= p;
                left < 0.0
            });
            let action = action.unwrap_or(ARMS - 1);
            let success = rng.random::<f64>() < chance(context, action);
            log.action.push(action as u32);
            log.reward.push(f64::from(u8::from(success)));
            log.pscore.push(chances[action]);
            log.evaluation.extend(wanted(context));
            // A model that is right about the arms and knows nothing of the contexts' strength.
            log.q_hat.extend((0..ARMS).map(|arm| 0.3 + 0.5 * chance(context, arm)));
        }
        log
    }

    pub fn view<'a>(&'a self, policies: &'a [&'a [f64]]) -> super::View<'a, f64> {
        super::View {
            arms: ARMS,
            action: &self.action,
            reward: &self.reward,
            pscore: &self.pscore,
            policies,
            q_hat: Some(&self.q_hat),
            clusters: None,
        }
    }
}
