//! How many people a post comes before: chance, with a heavy tail.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::Open01;

use super::seed;

/// A post that does not take off: log-normal, median 1.
const ORDINARY_SD: f64 = 0.7;
/// One in so many takes off, and is then Pareto distributed with this exponent from this size on:
/// the mean exists, the variance does not.
const TAKES_OFF: f64 = 0.04;
const TAIL: f64 = 1.3;
const TAKES_OFF_FROM: f64 = 3.0;
/// The platform runs out of people who could care; keeps every simulated reading believable.
const MOST: f64 = 500.0;

/// The factor that luck puts on the reach of one post.
pub(super) fn luck(rng: &mut ChaCha8Rng) -> f64 {
    let ordinary = seed::log_normal(ORDINARY_SD, rng);
    let (takes_off, size): (f64, f64) = (rng.sample(Open01), rng.sample(Open01));
    if takes_off >= TAKES_OFF {
        return ordinary;
    }
    (TAKES_OFF_FROM * libm::pow(size, -1.0 / TAIL)).min(MOST)
}
