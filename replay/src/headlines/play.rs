//! One test, replayed.
//!
//! Each headline's impressions are a deck: as many cards as impressions, its clicks among them,
//! shuffled by the seed. A policy takes the next card of the headline that it chooses. Every policy
//! plays with the same decks, and for as many rounds as the smallest deck has cards (or a share of
//! them), so that no deck runs dry even for a policy that stays with one headline.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest as _, Sha256};

use super::table::Arm;
use crate::policy::{Counted, Learner, Policy};

/// A test is not played for longer; real ones have thousands of impressions.
const LONGEST: u64 = 1_000_000;

/// Clicks of each in the same rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Played {
    pub rounds: u64,
    pub policy: u64,
    pub uniform: u64,
    /// Of the headline with the most clicks in these rounds.
    pub best: u64,
}

/// None when there is nothing to play: fewer than two headlines, or one that was never shown.
pub fn play(name: &str, arms: &[Arm], policy: &Policy, share: f64, seed: u64) -> Option<Played> {
    let smallest = arms.iter().map(|arm| arm.impressions).min()?.min(LONGEST);
    let rounds = (share * smallest as f64) as u64;
    if arms.len() < 2 || rounds == 0 {
        return None;
    }
    let mut rng = ChaCha8Rng::from_seed(seed_of(name, seed));
    let decks: Vec<Vec<bool>> = arms.iter().map(|arm| shuffled(arm, rounds, &mut rng)).collect();
    let clicks = |deck: &Vec<bool>| deck.iter().filter(|click| **click).count() as u64;
    let best = decks.iter().map(clicks).max()?;
    let uniform = earned(&mut Counted::uniform(arms.len()), &decks, rounds, &mut rng);
    let mut learner = policy.learner(arms.len())?;
    let policy = earned(learner.as_mut(), &decks, rounds, &mut rng);
    Some(Played { rounds, policy, uniform, best })
}

/// The first cards of the shuffled deck: the next is a click with the share of clicks that are left.
fn shuffled(arm: &Arm, cards: u64, rng: &mut ChaCha8Rng) -> Vec<bool> {
    let (mut left, mut clicks) = (arm.impressions, arm.clicks);
    let mut draw = || {
        let click = rng.random_range(0..left.max(1)) < clicks;
        left = left.saturating_sub(1);
        clicks = clicks.saturating_sub(u64::from(click));
        click
    };
    (0..cards).map(|_| draw()).collect()
}

fn earned(
    learner: &mut dyn Learner,
    decks: &[Vec<bool>],
    rounds: u64,
    rng: &mut ChaCha8Rng,
) -> u64 {
    let mut cards: Vec<_> = decks.iter().map(|deck| deck.iter()).collect();
    let mut clicks = 0;
    for _ in 0..rounds {
        let arm = learner.choose(rng);
        let click = cards.get_mut(arm).and_then(Iterator::next).is_some_and(|click| *click);
        clicks += u64::from(click);
        learner.learn(arm, f64::from(u8::from(click)));
    }
    clicks
}

/// A seed per test, so that neither the order of tests nor other tests change its outcome.
fn seed_of(name: &str, seed: u64) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name).finalize().into()
}
