//! How good boosted trees are, beside LightGBM on the same rows.
//!
//! The rows come from SplitMix64, so that anybody can make them again; a normal deviate is the sum of
//! twelve numbers less six. LightGBM 4.7.0 learned from the first 500 of 625 rows, with one thread, as
//! it comes and with the parameters of several that suit so few rows best:
//!
//! | | as it comes | best |
//! |---|---|---|
//! | [`friedman`], RMSE | 1.7333 | 1.4827 (`max_depth=3, num_leaves=8, n_estimators=300`) |
//! | [`posts`], RMSE of a rate | 0.023373 | 0.022194 (`max_depth=4, num_leaves=15, learning_rate=.05`) |
//! | [`posts`], log loss of success | 0.6639 | 0.5488 (`max_depth=3, num_leaves=8, learning_rate=.05`) |
//!
//! More rows are measured in `docs/REPLAY.md`.

use std::f64::consts::{PI, TAU};

use super::*;

/// Steele, Lea & Flood 2014.
struct Mix(u64);

impl Mix {
    fn number(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.number()).sum::<f64>() - 6.0
    }
}

const ROWS: usize = 625;

/// Friedman 1991, the first of his functions: five features count, five do not.
fn friedman() -> Columns {
    let mut mix = Mix(1);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for _ in 0..ROWS {
        let of: Vec<f64> = (0..10).map(|_| mix.number()).collect();
        let bend = 20.0 * (of[2] - 0.5).powi(2);
        let sum = 10.0 * (PI * of[0] * of[1]).sin() + bend + 10.0 * of[3] + 5.0 * of[4];
        y.push(sum + mix.normal());
        x.extend(of);
    }
    given(10, x, y, Measure::Number)
}

/// Features as posts have them, with effects that hang on each other: hooks and topics of 0 and 1, an
/// hour on a circle, and shares.
fn posts(measure: Measure) -> Columns {
    let mut mix = Mix(2);
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for _ in 0..ROWS {
        let novelty = mix.number();
        let sentiment = 2.0 * mix.number() - 1.0;
        let (length, hour) = (mix.number(), TAU * mix.number());
        let (hook, topic) = ((6.0 * mix.number()) as usize, (4.0 * mix.number()) as usize);
        let holds = |holds: bool| f64::from(u8::from(holds));
        let z = -0.5
            + 2.5 * holds(novelty > 0.6 && (hook == 1 || hook == 3))
            + 1.5 * hour.sin() * holds(topic == 2)
            - 2.0 * sentiment.abs() * holds(hook != 3)
            + 1.2 * holds(length < 0.4)
            - 0.8 * holds(topic == 1 && novelty < 0.3);
        x.extend([novelty, sentiment, length, hour.sin(), hour.cos()]);
        x.extend((1..6).map(|h| holds(h == hook)).chain((1..4).map(|t| holds(t == topic))));
        let success = holds(mix.number() < 1.0 / (1.0 + (-z).exp()));
        let rate = 0.03 + 0.02 * z + 0.02 * mix.normal();
        y.push(if measure == Measure::Chance { success } else { rate });
    }
    given(13, x, y, measure)
}

fn given(width: usize, x: Vec<f64>, y: Vec<f64>, measure: Measure) -> Columns {
    let names = (0..width).map(|at| format!("x{at:02}")).collect();
    let clock = Clock::Rows;
    Given { names, x, y, weights: None, at: None, known_at: None, clock }.check(measure).unwrap()
}

/// Of the last fifth, by trees that saw the rest.
fn error(columns: &Columns, depth: u16, rounds: u32) -> f64 {
    let way = Way::new(Kind::Boosting, Grid::LEAF_LAMBDAS[0], 0).unwrap();
    let way = way.growing(Boosting { depth, rounds, ..BOOSTING }).unwrap();
    let fold = splits::last(columns).unwrap();
    let fit = |seen: &Columns| boosting::fit(seen, way);
    trial::Trial::run(columns, &fold, fit).unwrap().scores[trial::judge(columns.measure())]
}

#[test]
fn the_error_on_friedmans_function_is_within_five_percent_of_lightgbms() {
    let error = error(&friedman(), 3, 200);
    assert!(error < 1.05 * 1.4827, "{error}");
}

#[test]
fn the_error_on_rows_like_ours_is_within_five_percent_of_lightgbms() {
    let rate = error(&posts(Measure::Number), 2, 100);
    assert!(rate < 1.05 * 0.022_194, "{rate}");
    let success = error(&posts(Measure::Chance), 2, 100);
    assert!(success < 1.05 * 0.5488, "{success}");
}
