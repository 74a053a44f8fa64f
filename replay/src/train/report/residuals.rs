//! How far predictions were off.

use std::collections::BTreeMap;

/// With fewer rows the outer quantiles are single rows.
const LEAST: usize = 20;
const SHARES: [(&str, f64); 5] =
    [("0.05", 0.05), ("0.25", 0.25), ("0.5", 0.5), ("0.75", 0.75), ("0.95", 0.95)];

/// Of what happened less what was predicted.
pub(super) fn of(pairs: &[(f64, f64)]) -> Option<BTreeMap<String, f64>> {
    if pairs.len() < LEAST {
        return None;
    }
    let mut residuals: Vec<f64> = pairs.iter().map(|(y, predicted)| y - predicted).collect();
    residuals.sort_by(f64::total_cmp);
    let named = SHARES
        .iter()
        .filter_map(|(name, share)| Some(((*name).to_owned(), quantile(&residuals, *share)?)));
    Some(named.collect())
}

/// Between the two values beside it (Hyndman & Fan 1996, type 7).
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share * (sorted.len().checked_sub(1)?) as f64;
    let (below, part) = (at.floor(), at - at.floor());
    let low = *sorted.get(below as usize)?;
    let high = sorted.get(below as usize + 1).copied().unwrap_or(low);
    Some(low + part * (high - low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_the_values_beside_them() {
        let pairs: Vec<_> = (0..21).map(|i| (f64::from(20 - i), 1.0)).collect();
        let found = of(&pairs).unwrap();
        assert_eq!((found["0.05"], found["0.5"], found["0.95"]), (0.0, 9.0, 18.0));
        assert_eq!(of(&pairs[..19]), None);
    }
}
