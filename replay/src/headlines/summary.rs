//! All tests together. Tests are independent of each other, rounds of one test are not: intervals
//! are over tests.

use serde::Serialize;

use super::play::Played;
use crate::evaluate::Interval;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Clicks {
    pub clicks: u64,
    /// Per round.
    pub rate: f64,
}

/// How much more one earned than another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gain {
    pub clicks: i64,
    pub clicks_interval: Interval,
    /// Of what the other earned.
    pub relative: f64,
    pub relative_interval: Interval,
}

impl Clicks {
    pub fn of(all: &[Played], clicks: fn(&Played) -> u64) -> Self {
        let total: u64 = all.iter().map(clicks).sum();
        let rounds: u64 = all.iter().map(|played| played.rounds).sum();
        Self { clicks: total, rate: total as f64 / rounds as f64 }
    }
}

impl Gain {
    /// By the delta method: Σ (own − ratio·other)² / (Σ other)².
    pub fn of(
        all: &[Played],
        own: fn(&Played) -> u64,
        other: fn(&Played) -> u64,
        confidence: f64,
    ) -> Self {
        let n = all.len() as f64;
        let sum = |of: fn(&Played) -> u64| all.iter().map(of).sum::<u64>() as f64;
        let (ours, theirs) = (sum(own), sum(other));
        let ratio = ours / theirs;
        let squares = |factor: f64, mean: f64| -> f64 {
            let one = |p: &Played| own(p) as f64 - factor * other(p) as f64 - mean;
            all.iter().map(|played| one(played) * one(played)).sum::<f64>() * n / (n - 1.0)
        };
        let clicks = ours - theirs;
        let error = squares(1.0, clicks / n).sqrt();
        let relative_error = squares(ratio, 0.0).sqrt() / theirs;
        Self {
            clicks: clicks as i64,
            clicks_interval: Interval::normal(clicks, error, confidence),
            relative: ratio - 1.0,
            relative_interval: Interval::normal(ratio - 1.0, relative_error, confidence),
        }
    }
}
