//! Worth reading: a score from 0 to 1, by stated rules.
//!
//! `0.30·length + 0.25·readability + 0.15·hook + 0.15·sentiment + 0.15·hashtags`, each from 0 to 1,
//! halved when the text is cut off. The weights are this project's own judgement of what a reader
//! notices first; they add up to one, so that a flawless text scores 1. Halving keeps every
//! cut-off text below the default limit of 0.7.

use serde::Serialize;

use crate::features::{HookPattern, flesch_reading_ease, hook_pattern, sentiment, x_text};

use super::{Check, Gate, Limits};

mod ending;

pub use ending::is_cut_off;

const CUT_OFF_FACTOR: f64 = 0.5;

/// What the score is made of, each part from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// 1 from 70 to 240 characters; less towards nothing and towards X's limit.
    pub length: f64,
    /// 1 from a reading ease of 60 ("plain English") upwards, 0 at 0.
    pub readability: f64,
    /// 1 with a hook, a half without.
    pub hook: f64,
    /// 1 up to ±0.8; at ±1, where a text shouts, a half.
    pub sentiment: f64,
    /// 1 up to two hashtags, then less with each.
    pub hashtags: f64,
    pub cut_off: bool,
    pub score: f64,
}

/// Of a decision: that of its weakest text, 0 without any.
pub fn score(texts: &[String]) -> f64 {
    let scores = texts.iter().map(|text| Quality::of(text).score);
    scores.reduce(f64::min).unwrap_or(0.0)
}

impl Quality {
    pub fn of(text: &str) -> Self {
        let hooked = hook_pattern(text) != HookPattern::Other;
        let parts = Self {
            length: length(x_text::length(text)),
            readability: (flesch_reading_ease(text) / 60.0).clamp(0.0, 1.0),
            hook: if hooked { 1.0 } else { 0.5 },
            sentiment: 1.0 - (sentiment(text).abs() - 0.8).max(0.0) * 2.5,
            hashtags: hashtags(x_text::hashtags(text)),
            cut_off: is_cut_off(text),
            score: 0.0,
        };
        let score = parts.weighted();
        Self { score, ..parts }
    }

    fn weighted(&self) -> f64 {
        let sum = 0.30 * self.length
            + 0.25 * self.readability
            + 0.15 * self.hook
            + 0.15 * self.sentiment
            + 0.15 * self.hashtags;
        sum * if self.cut_off { CUT_OFF_FACTOR } else { 1.0 }
    }
}

pub(super) fn check(score: f64, limits: &Limits) -> Check {
    let limit = limits.min_quality;
    Check::new(Gate::Quality, "quality", score, limit)
        .block_if(score < limit, || {
            format!("the quality score is {score:.3}, must be at least {limit}")
        })
        .block_if(!(0.0..=1.0).contains(&score), || {
            format!("could not judge: the quality score is {score}, and must be from 0 to 1")
        })
        .needs_sound_limit()
}

fn length(weight: u32) -> f64 {
    let weight = f64::from(weight);
    if weight <= 240.0 {
        (weight / 70.0).min(1.0)
    } else if weight <= f64::from(x_text::MAX_LENGTH) {
        1.0 - (weight - 240.0) / 80.0
    } else {
        0.0
    }
}

fn hashtags(count: u32) -> f64 {
    match count {
        0..=2 => 1.0,
        3 => 0.7,
        4 => 0.3,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests;
