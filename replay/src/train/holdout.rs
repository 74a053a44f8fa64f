//! What training does not see: the last fifth by time, as the future will be.

use std::collections::BTreeMap;

use super::predict::fitted;
use super::scores;
use super::{Fit, Row, Target, TrainError};

/// With fewer rows the last fifth is one post, and its score is chance.
pub(super) const LEAST: usize = 10;
/// One in five.
const SHARE: usize = 5;

/// Those that have the target, in the order of time.
pub(super) fn measured(rows: &[Row], target: Target) -> Result<Vec<&Row>, TrainError> {
    let mut measured: Vec<&Row> = rows.iter().filter(|row| target.of(row).is_some()).collect();
    if measured.len() < 2 {
        return Err(TrainError::TooFew(measured.len()));
    }
    if let Some(bad) = measured.iter().find(|row| !usable(row, target)) {
        return Err(TrainError::BadRow(bad.at));
    }
    measured.sort_by_key(|row| row.at);
    Ok(measured)
}

fn usable(row: &Row, target: Target) -> bool {
    let numbers = row.features.values().copied().chain(target.of(row));
    numbers.chain([row.weight]).all(f64::is_finite) && row.weight > 0.0
}

/// Absent with too few rows, or when the first part alone cannot be fitted.
pub(super) fn score(
    rows: &[&Row],
    target: Target,
    fit: impl Fn(&[&Row]) -> Result<Fit, TrainError>,
) -> Option<BTreeMap<String, f64>> {
    if rows.len() < LEAST {
        return None;
    }
    let (seen, unseen) = rows.split_at_checked(rows.len() - rows.len() / SHARE)?;
    let model = fit(seen).ok()?;
    let pairs: Option<Vec<(f64, f64)>> =
        unseen.iter().map(|row| Some((target.of(row)?, fitted(&model, &row.features)?))).collect();
    let mean = seen.iter().filter_map(|row| target.of(row)).sum::<f64>() / seen.len() as f64;
    let named = match target {
        Target::Er | Target::Reward => scores::of_numbers(&pairs?, mean),
        Target::Success => scores::of_chances(&pairs?, mean),
    };
    Some(named.into_iter().map(|(name, score)| (name.to_owned(), score)).collect())
}

/// The score that decides between two kinds; lower is better.
pub(super) fn judge(target: Target) -> &'static str {
    match target {
        Target::Er | Target::Reward => "rmse",
        Target::Success => "log_loss",
    }
}

pub(super) fn shown(score: Option<&f64>) -> String {
    score.map_or("unknown".to_owned(), |score| format!("{score:.6}"))
}
