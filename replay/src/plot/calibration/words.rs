//! What a calibration plot says to those who do not see it.

use super::super::decimals::Digits;
use super::super::number::fixed;
use super::super::words::{counted, left_out, some, value};
use super::kept::Kept;
use super::{Calibration, Group};

/// So many groups are told one by one.
const TOLD: usize = 40;

pub fn notes(kept: &Kept, cut: bool) -> Vec<String> {
    let (least, most) = kept.counts();
    let many = |count: u64| fixed(count as f64, 0);
    let size = if least < most {
        Some(format!(
            "The area of a point is the number of its predictions: {} to {}.",
            many(least),
            many(most)
        ))
    } else {
        (most > 0).then(|| format!("A point stands for {} predictions.", many(most)))
    };
    let cut = cut.then(|| "An arrow: the interval goes on beyond the axis.".to_owned());
    size.into_iter().chain(cut).chain(left_out(kept.left_out)).collect()
}

pub fn description(data: &Calibration, kept: &Kept) -> String {
    let values = kept.groups.iter().flat_map(|group| [group.predicted, group.observed]);
    let values: Vec<f64> = values.collect();
    let widths = kept.groups.iter().filter_map(|group| group.interval);
    let widths: Vec<f64> = widths.map(|span| span.high - span.low).collect();
    let digits = Digits::of(data.observed.values, &values, &widths);
    let above = kept.groups.iter().filter(|group| group.observed > group.predicted).count();
    let told = kept.groups.iter().map(|group| tell(group, digits)).collect();
    format!(
        "{} against {}: {}, {above} of them above the diagonal. {}.",
        data.observed.title(),
        data.predicted.title(),
        counted(kept.groups.len(), "point", "points"),
        some(told, TOLD)
    )
}

fn tell(group: &Group, digits: Digits) -> String {
    let (predicted, count) = (digits.write(group.predicted), fixed(group.count as f64, 0));
    let observed = value(digits, group.observed, group.interval);
    format!("{predicted} predicted, {observed} observed, {count} predictions")
}
