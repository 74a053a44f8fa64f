//! The audience's day, by hour of the account's zone.

use rand::RngExt;

use super::seed;

/// The hour at which most are awake lies in the evening, at one of these.
const EVENING: std::ops::RangeInclusive<u8> = 17..=22;
/// At the peak e^0.5 = 1.6 times as many see a post as at a middling hour, at the trough 1.6 times
/// fewer.
const AWAKE: f64 = 0.5;
/// And each of them is a little more willing.
const MOOD: f64 = 0.15;
/// Hours differ from the smooth day by this much, on the log scale.
const WHIM: f64 = 0.1;

/// The factor of the hour on reach.
pub(super) fn awake(seed: u64, hour: u8) -> f64 {
    libm::exp(AWAKE * wave(seed, hour))
}

/// The factor of the hour on what an impression leads to.
pub(super) fn mood(seed: u64, hour: u8) -> f64 {
    let mut rng = seed::rng(seed, &["hour", &hour.to_string()]);
    libm::exp(MOOD * wave(seed, hour)) * seed::log_normal(WHIM, &mut rng)
}

/// 1 at the peak, −1 twelve hours from it.
fn wave(seed: u64, hour: u8) -> f64 {
    let peak: u8 = seed::rng(seed, &["evening"]).random_range(EVENING);
    let turn = (f64::from(hour) - f64::from(peak)) / 24.0;
    libm::cos(turn * std::f64::consts::TAU)
}
