//! Policies that learn as they go, replayed on the rounds of one scope: they choose among what could
//! be chosen, and are told a reward when it was known.

use std::collections::BTreeMap;

use serde::Serialize;

use super::evaluate::{Question, range};
use super::rounds::Rounds;
use crate::evaluate::Interval;
use crate::policy::li::offers::{Learned, Offer, replay};

/// With fewer rounds that count, a mean says nothing.
const LEAST_MATCHED: u64 = 30;
/// An arm that was used less is no candidate for the best: chance alone would make it one.
const LEAST_OF_ARM: u64 = 10;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learning {
    #[serde(flatten)]
    pub learned: Learned,
    /// Absent where no arm was used often enough to be one.
    pub best_arm: Option<BestArm>,
    /// What the best arm earns more, per round that counts.
    pub regret: Option<Regret>,
    pub refused: bool,
    pub reason: Option<String>,
}

/// The arm that would have earned most, had it always been chosen where it could be: an estimate,
/// and as the largest of several rather too high than too low.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BestArm {
    pub arm: String,
    pub value: f64,
    pub standard_error: f64,
    pub interval: Interval,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Regret {
    pub value: f64,
    /// As if the two estimates were independent of each other.
    pub interval: Interval,
    /// Over all rounds that count.
    pub total: f64,
}

/// Every policy in question that can learn.
pub fn learn(rounds: &Rounds, question: &Question) -> BTreeMap<String, Learning> {
    let offers = Offers::of(rounds);
    let confidence = question.ask.confidence;
    let best = offers.best_arm(rounds, confidence);
    let learning = question.policies.iter().filter_map(|policy| {
        let mut learner = policy.learner(rounds.arms.len())?;
        let learned = replay(offers.iter(), learner.as_mut(), question.ask.seed, confidence);
        Some((policy.to_string(), judged(learned, best.clone(), confidence)))
    });
    learning.collect()
}

fn judged(learned: Learned, best_arm: Option<BestArm>, confidence: f64) -> Learning {
    let reason = (learned.matched < LEAST_MATCHED).then(|| {
        let matched = learned.matched;
        format!("it would have chosen what was logged in {matched} rounds, and {LEAST_MATCHED} are the least")
    });
    let regret = best_arm.as_ref().map(|best| {
        let value = best.value - learned.value;
        let error = best.standard_error.hypot(learned.standard_error);
        let interval = Interval::normal(value, error, confidence);
        Regret { value, interval, total: value * learned.matched as f64 }
    });
    Learning { learned, best_arm, regret, refused: reason.is_some(), reason }
}

/// All rounds, as a learner sees them.
struct Offers {
    open: Vec<u16>,
    rows: Vec<Row>,
}

struct Row {
    from: usize,
    to: usize,
    action: u16,
    reward: f64,
    lesson: f64,
    pscore: f64,
    least: f64,
    arrives: u64,
}

impl Offers {
    fn of(rounds: &Rounds) -> Self {
        let planned: Vec<u64> =
            rounds.iter().flatten().map(|round| round.fact.planned.number).collect();
        let (least, most) = range(rounds);
        let mut offers = Self { open: Vec::new(), rows: Vec::with_capacity(rounds.len()) };
        for round in rounds.iter().flatten() {
            let from = offers.open.len();
            offers.open.extend(round.candidates.iter().map(|candidate| candidate.arm));
            if let Some(own) = offers.open.get_mut(from..) {
                own.sort_unstable();
            }
            let chances = round.candidates.iter().map(|candidate| candidate.chance);
            let earned = round.fact.earned;
            offers.rows.push(Row {
                from,
                to: offers.open.len(),
                action: round.arm(),
                reward: earned.reward,
                lesson: (earned.reward - least) / (most - least),
                pscore: round.chance(),
                least: chances.fold(f64::INFINITY, f64::min),
                arrives: planned.partition_point(|number| *number < earned.known.number) as u64,
            });
        }
        offers
    }

    fn iter(&self) -> impl Iterator<Item = Offer<'_>> {
        self.rows.iter().map(|row| Offer {
            open: self.open.get(row.from..row.to).unwrap_or_default(),
            action: row.action,
            reward: row.reward,
            lesson: row.lesson,
            pscore: row.pscore,
            least: row.least,
            arrives: row.arrives,
        })
    }

    /// By self-normalized weights m/p, m being how much a round counts in the replay.
    fn best_arm(&self, rounds: &Rounds, confidence: f64) -> Option<BestArm> {
        let mut sums = vec![Sums::default(); rounds.arms.len()];
        for row in &self.rows {
            if let Some(sums) = sums.get_mut(usize::from(row.action)).filter(|_| row.pscore > 0.0) {
                sums.add(row.least / row.pscore, row.reward);
            }
        }
        let values = sums.iter().zip(&rounds.arms);
        let usable = values.filter(|(sums, _)| sums.rows >= LEAST_OF_ARM && sums.weights > 0.0);
        let best = usable.max_by(|a, b| a.0.value().total_cmp(&b.0.value()))?;
        let (sums, arm) = best;
        let (value, standard_error) = (sums.value(), sums.error());
        let interval = Interval::normal(value, standard_error, confidence);
        Some(BestArm { arm: arm.clone(), value, standard_error, interval })
    }
}

/// Of one arm: what Σ w(r − v)… needs.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    rows: u64,
    weights: f64,
    weighted: f64,
    /// Σ w², Σ w²r and Σ w²r².
    squares: [f64; 3],
}

impl Sums {
    fn add(&mut self, weight: f64, reward: f64) {
        self.rows += 1;
        self.weights += weight;
        self.weighted += weight * reward;
        let square = weight * weight;
        let [plain, once, twice] = &mut self.squares;
        *plain += square;
        *once += square * reward;
        *twice += square * reward * reward;
    }

    fn value(&self) -> f64 {
        self.weighted / self.weights
    }

    /// √(Σ w²(r − v)²) / Σ w
    fn error(&self) -> f64 {
        let (v, [plain, once, twice]) = (self.value(), self.squares);
        (twice - 2.0 * v * once + v * v * plain).max(0.0).sqrt() / self.weights
    }
}
