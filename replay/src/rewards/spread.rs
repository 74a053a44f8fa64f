//! How numbers are spread.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    pub mean: f64,
    /// Of a sample; absent of a single number.
    pub standard_deviation: Option<f64>,
    pub min: f64,
    pub p05: f64,
    pub p25: f64,
    pub median: f64,
    pub p75: f64,
    pub p95: f64,
    pub max: f64,
}

impl Spread {
    /// Of none there is no spread.
    pub fn of(mut numbers: Vec<f64>) -> Option<Self> {
        numbers.sort_by(f64::total_cmp);
        let (min, max) = (*numbers.first()?, *numbers.last()?);
        let at = |share: f64| quantile(&numbers, share);
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let squares: f64 = numbers.iter().map(|x| (x - mean) * (x - mean)).sum();
        let standard_deviation = (numbers.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
        let (p05, p25, median, p75, p95) = (at(0.05), at(0.25), at(0.5), at(0.75), at(0.95));
        Some(Self { mean, standard_deviation, min, p05, p25, median, p75, p95, max })
    }
}

/// Between the two nearest, by their distance (Hyndman & Fan 1996, type 7).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().saturating_sub(1)) as f64;
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(place.floor()), at(place.ceil()));
    low + (high - low) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_nearest_numbers() {
        let spread = Spread::of(vec![4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((spread.p25, spread.median, spread.p75), (1.75, 2.5, 3.25));
        assert_eq!((spread.min, spread.mean, spread.max), (1.0, 2.5, 4.0));
        assert!((spread.standard_deviation.unwrap() - 1.290_994_448_735_805_6).abs() < 1e-15);
    }

    #[test]
    fn one_number_has_no_deviation_and_none_has_no_spread() {
        let spread = Spread::of(vec![7.0]).unwrap();
        assert_eq!((spread.p05, spread.standard_deviation), (7.0, None));
        assert_eq!(Spread::of(vec![]), None);
    }
}
