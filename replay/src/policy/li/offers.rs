//! The same replay where arms come and go: an arm that could not be chosen is not offered.
//!
//! A round that matches is kept with chance m/p, where m is the least chance of any arm that was
//! offered in it and p the chance of the one that was logged. So within a round no arm is favoured;
//! rounds that were logged by a nearly sure policy are kept less often than rounds that explored.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

use super::Waiting;
use crate::evaluate::Interval;
use crate::policy::Learner;

/// One logged round, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer<'a> {
    /// In rising order.
    pub open: &'a [u16],
    pub action: u16,
    pub reward: f64,
    /// The reward as it is learned, from 0 to 1.
    pub lesson: f64,
    pub pscore: f64,
    /// The least chance of what was open.
    pub least: f64,
    /// The number of the round before which the reward was known.
    pub arrives: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learned {
    /// Those that were replayed.
    pub logged: u64,
    /// Those that count.
    pub matched: u64,
    /// Per round that counts.
    pub value: f64,
    pub standard_error: f64,
    /// Normal, as if the policy had stood still.
    pub interval: Interval,
    pub curve: Vec<Point>,
}

/// The mean of the first rounds that count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    pub matched: u64,
    pub mean: f64,
}

/// So many points are a curve; with more rounds they lie further apart.
const POINTS: usize = 200;

pub fn replay<'a>(
    offers: impl Iterator<Item = Offer<'a>>,
    learner: &mut dyn Learner,
    seed: u64,
    confidence: f64,
) -> Learned {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut waiting, mut curve) = (Waiting::default(), Curve::default());
    let (mut logged, mut matched, mut sum, mut squares) = (0u64, 0u64, 0.0, 0.0);
    for offer in offers {
        waiting.due(logged, |lesson: Lesson| learner.learn(lesson.arm, lesson.reward));
        logged += 1;
        let arm = usize::from(offer.action);
        let wanted = learner.choose_among(offer.open, &mut rng) == arm;
        if !wanted || !super::is_kept(offer.least / offer.pscore, &mut rng) {
            continue;
        }
        matched += 1;
        sum += offer.reward;
        squares += offer.reward * offer.reward;
        curve.push(matched, sum / matched as f64);
        waiting.push(offer.arrives, Lesson { arm, reward: offer.lesson });
    }
    let n = matched as f64;
    let value = sum / n;
    let standard_error = ((squares / n - value * value).max(0.0) / (n - 1.0)).sqrt();
    let interval = Interval::normal(value, standard_error, confidence);
    Learned { logged, matched, value, standard_error, interval, curve: curve.finish() }
}

#[derive(Clone, Copy)]
struct Lesson {
    arm: usize,
    reward: f64,
}

/// Keeps every so many points, and twice as far apart when they are too many.
struct Curve {
    points: Vec<Point>,
    stride: u64,
    last: Option<Point>,
}

impl Default for Curve {
    fn default() -> Self {
        Self { points: Vec::new(), stride: 1, last: None }
    }
}

impl Curve {
    fn push(&mut self, matched: u64, mean: f64) {
        let point = Point { matched, mean };
        self.last = Some(point);
        if !matched.is_multiple_of(self.stride) {
            return;
        }
        self.points.push(point);
        if self.points.len() > POINTS {
            self.stride *= 2;
            self.points.retain(|point| point.matched.is_multiple_of(self.stride));
        }
    }

    fn finish(mut self) -> Vec<Point> {
        let ends = self.points.last() == self.last.as_ref();
        self.points.extend(self.last.filter(|_| !ends));
        self.points
    }
}
