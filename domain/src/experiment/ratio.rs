//! Did the variants get the shares that were planned? If not, something lost or moved decisions,
//! and no lift can be trusted.

use serde::Serialize;
use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::rules::Refusal;

/// Below this the counts do not come from the planned shares. Stricter than the usual 5 %, because
/// it is looked at again and again while the experiment runs (Fabijan et al. 2019 use 0.1 % too).
pub const MISMATCH_BELOW: f64 = 0.001;
/// χ² is an approximation that needs about this many expected in each variant (Cochran 1954).
pub const LEAST_EXPECTED: f64 = 5.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleRatio {
    pub chi_square: f64,
    /// How likely counts at least this far from the plan are, when nothing is wrong.
    pub p: f64,
    pub verdict: RatioVerdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RatioVerdict {
    Match,
    Mismatch,
    /// Too few decisions to tell.
    TooFew,
}

/// How many decisions a variant got, and its planned share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub assigned: u64,
    pub share: f64,
}

/// Compares counts with shares by Pearson's χ².
pub fn sample_ratio(cells: &[Cell]) -> Result<SampleRatio, Refusal> {
    if !cells.iter().all(|cell| (0.0..=1.0).contains(&cell.share)) {
        return Err(bad_shares());
    }
    let distances = distances(cells);
    let planned = cells.iter().filter(|cell| cell.share > 0.0).count();
    let chi_square: f64 = distances.iter().map(|(distance, _)| distance).sum();
    let p = tail(chi_square, planned.saturating_sub(1))?;
    let small = |(_, expected): &(f64, f64)| *expected < LEAST_EXPECTED;
    // What cannot happen under the plan needs no sample size.
    let few = chi_square.is_finite() && (planned < 2 || distances.iter().any(small));
    let verdict = if few { RatioVerdict::TooFew } else { verdict(p) };
    Ok(SampleRatio { chi_square, p, verdict })
}

/// (observed − expected)² / expected, and what was expected. A variant that should get nothing and
/// got nothing says nothing; one that got something is infinitely far off.
fn distances(cells: &[Cell]) -> Vec<(f64, f64)> {
    let total: u64 = cells.iter().map(|cell| cell.assigned).sum();
    let pair = |cell: &Cell| match (cell.share * total as f64, cell.assigned as f64) {
        (0.0, 0.0) => (0.0, 0.0),
        (0.0, _) => (f64::INFINITY, f64::INFINITY),
        (expected, observed) => ((observed - expected).powi(2) / expected, expected),
    };
    let counts = cells.iter().filter(|cell| cell.share > 0.0 || cell.assigned > 0);
    counts.map(pair).collect()
}

fn verdict(p: f64) -> RatioVerdict {
    if p < MISMATCH_BELOW { RatioVerdict::Mismatch } else { RatioVerdict::Match }
}

/// P(χ² ≥ `chi_square`).
fn tail(chi_square: f64, freedom: usize) -> Result<f64, Refusal> {
    if chi_square.is_infinite() {
        return Ok(0.0);
    }
    if freedom == 0 {
        return Ok(1.0);
    }
    let distribution = ChiSquared::new(freedom as f64).map_err(|_| bad_shares())?;
    Ok(distribution.sf(chi_square))
}

fn bad_shares() -> Refusal {
    let message = "the sample ratio is refused: each share must be a number from 0 to 1";
    Refusal::new("bad_shares", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(cells: &[(u64, f64)]) -> SampleRatio {
        let cell = |(assigned, share): &(u64, f64)| Cell { assigned: *assigned, share: *share };
        sample_ratio(&cells.iter().map(cell).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn counts_near_the_plan_match() {
        let ratio = ratio(&[(520, 0.5), (480, 0.5)]);
        assert!((ratio.chi_square - 1.6).abs() < 1e-12);
        // P(χ²₁ > 1.6), from tables.
        assert!((ratio.p - 0.205_903).abs() < 1e-6, "{}", ratio.p);
        assert_eq!(ratio.verdict, RatioVerdict::Match);
    }

    #[test]
    fn counts_far_from_the_plan_are_a_mismatch() {
        assert_eq!(ratio(&[(600, 0.5), (400, 0.5)]).verdict, RatioVerdict::Mismatch);
        assert_eq!(ratio(&[(500, 0.5), (500, 0.4), (0, 0.1)]).verdict, RatioVerdict::Mismatch);
        assert_eq!(ratio(&[(500, 1.0), (1, 0.0)]).verdict, RatioVerdict::Mismatch);
    }

    #[test]
    fn a_few_decisions_say_nothing() {
        assert_eq!(ratio(&[(8, 0.5), (0, 0.5)]).verdict, RatioVerdict::TooFew);
        assert_eq!(ratio(&[(0, 0.5), (0, 0.5)]).p, 1.0);
    }

    #[test]
    fn shares_that_are_no_numbers_are_refused() {
        let cells = [Cell { assigned: 9, share: f64::NAN }, Cell { assigned: 9, share: 0.5 }];
        assert_eq!(sample_ratio(&cells).unwrap_err().code, "bad_shares");
    }
}
