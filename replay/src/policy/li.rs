//! Replay of a policy that learns as it goes, on rounds that another chose (Li, Chu, Langford & Wang
//! 2011): a round counts when the policy would have chosen what was logged, and only then is the
//! policy told the reward, and not before the reward had arrived.
//!
//! With logged choices that were not all alike likely, a round that matches is kept with chance
//! p_min/p (rejection), so that what remains is as if they had been.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::Learner;
use crate::evaluate::Interval;

pub mod offers;

/// One logged round, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logged {
    pub action: u32,
    pub reward: f64,
    pub pscore: f64,
    /// The number of the round before which the reward was known; its own for at once.
    pub arrives: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replayed {
    pub rounds: u64,
    /// Those that count.
    pub matched: u64,
    /// What the policy earned in them.
    pub reward: f64,
    /// Per round that counts.
    pub value: f64,
    /// Normal, as if the policy had stood still.
    pub interval: Interval,
}

/// `least` is the smallest chance that the log gave to any arm.
pub fn replay(
    rounds: impl Iterator<Item = Logged>,
    learner: &mut impl Learner,
    least: f64,
    seed: u64,
    confidence: f64,
) -> Replayed {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut waiting = Waiting::default();
    let (mut all, mut matched, mut reward, mut squares) = (0u64, 0u64, 0.0, 0.0);
    for round in rounds {
        waiting.due(all, |late: Logged| learner.learn(late.action as usize, late.reward));
        let action = round.action as usize;
        if learner.wants(action, &mut rng) && is_kept(least / round.pscore, &mut rng) {
            matched += 1;
            reward += round.reward;
            squares += round.reward * round.reward;
            if round.arrives <= all + 1 {
                learner.learn(action, round.reward);
            } else {
                waiting.push(round.arrives, round);
            }
        }
        all += 1;
    }
    let n = matched as f64;
    let value = reward / n;
    let variance = (squares / n - value * value).max(0.0) / (n - 1.0);
    let interval = Interval::normal(value, variance.sqrt(), confidence);
    Replayed { rounds: all, matched, reward, value, interval }
}

fn is_kept(chance: f64, rng: &mut ChaCha8Rng) -> bool {
    chance >= 1.0 || rng.random::<f64>() < chance
}

/// What is not known yet, the next first.
struct Waiting<T> {
    due: BinaryHeap<Reverse<(u64, u64)>>,
    rounds: BTreeMap<u64, T>,
    pushed: u64,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self { due: BinaryHeap::new(), rounds: BTreeMap::new(), pushed: 0 }
    }
}

impl<T> Waiting<T> {
    fn push(&mut self, arrives: u64, round: T) {
        self.due.push(Reverse((arrives, self.pushed)));
        self.rounds.insert(self.pushed, round);
        self.pushed += 1;
    }

    /// All that arrived before the round `now`.
    fn due(&mut self, now: u64, mut tell: impl FnMut(T)) {
        while let Some(Reverse((_, number))) = self.due.peek().filter(|due| due.0.0 <= now).copied()
        {
            self.due.pop();
            if let Some(round) = self.rounds.remove(&number) {
                tell(round);
            }
        }
    }
}
