//! The drawing of a calibration plot.

use super::super::across;
use super::super::canvas::Pen;
use super::super::cut::{self, Along, Caps};
use super::super::histogram;
use super::super::ink::Ink;
use super::super::key::{self, Sample};
use super::super::marker::Shape;
use super::super::range::{Range, Scale};
use super::super::sheet::{PAD, SMALL, Sheet};
use super::super::up;
use super::Calibration;
use super::kept::Kept;

const HEAD: f64 = 34.0;
const EDGE: f64 = 20.0;
const HISTOGRAM: f64 = 60.0;
const BETWEEN: f64 = 36.0;
const SMALLEST: f64 = 3.0;
const LARGEST: f64 = 9.0;

/// Whether an interval was cut.
pub fn draw(sheet: &mut Sheet, data: &Calibration, kept: &Kept) -> bool {
    let Some(range) = range(data, kept) else { return false };
    key::draw(sheet, &entries(data, kept));
    let trial = Scale { range, start: 400.0, end: 0.0 };
    let left = PAD + up::BESIDE + up::width(&up::ticks(&data.observed, &trial));
    let x = Scale { range, start: left, end: sheet.width - PAD - EDGE };
    let top = sheet.y + HEAD;
    let y = Scale { range, start: top + x.end - x.start, end: top };
    let marks = up::ticks(&data.observed, &y);
    up::draw(sheet, &data.observed, &marks, &y, (x.start, x.end));
    sheet.canvas.line((x.start, y.start), (x.end, y.start), Pen::new(Ink::Rule, 1.0));
    sheet.canvas.line((x.start, y.start), (x.end, y.end), key::REFERENCE);
    let cut = points(sheet, kept, &x, &y);
    let mut bottom = y.start;
    if !kept.bars.is_empty() {
        let at = (x.start, bottom + BETWEEN - 10.0);
        sheet.canvas.short(at, "Number of predictions", x.end - x.start, SMALL);
        bottom += BETWEEN + HISTOGRAM;
        histogram::draw(&mut sheet.canvas, &kept.bars, &x, bottom, HISTOGRAM);
    }
    sheet.y = bottom;
    across::draw(sheet, &data.predicted, &across::ticks(sheet, &data.predicted, &x), &x);
    cut
}

/// The same for both sides, so that the diagonal is where both are equal.
fn range(data: &Calibration, kept: &Kept) -> Option<Range> {
    let means = kept.groups.iter().flat_map(|group| [group.predicted, group.observed]);
    let edges = kept.bars.iter().flat_map(|bar| [bar.low, bar.high]);
    let own = Range::of(means.chain(edges))?;
    let intervals = kept.groups.iter().filter_map(|group| group.interval);
    let intervals = Range::of(intervals.flat_map(|span| [span.low, span.high]));
    Some(own.towards(intervals).padded(data.observed.values))
}

fn entries(data: &Calibration, kept: &Kept) -> Vec<(Sample, String)> {
    let any = kept.groups.iter().any(|group| group.interval.is_some());
    let interval = data.interval.clone().filter(|_| any).map(|words| (Sample::Second, words));
    let equal = (Sample::Reference, "predicted = observed".to_owned());
    [equal].into_iter().chain(interval).collect()
}

/// Whiskers first, so that none crosses a point; large points first, so that none hides a small one.
fn points(sheet: &mut Sheet, kept: &Kept, x: &Scale, y: &Scale) -> bool {
    let mut cut = false;
    for group in &kept.groups {
        let along = Along::Y { x: x.at(group.predicted) };
        if let Some(span) = group.interval {
            cut |= cut::interval(&mut sheet.canvas, y, span, along, key::SECOND, Caps::Drawn);
        }
    }
    let mut groups: Vec<_> = kept.groups.iter().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.count));
    let (_, most) = kept.counts();
    for group in groups {
        let at = (x.at(group.predicted), y.at(group.observed));
        let point = Shape::Circle.path(at, radius(group.count, most));
        sheet.canvas.fill(&point, Ink::Series(0), 1.0);
        sheet.canvas.path(&point, Pen::new(Ink::Ground, 1.0));
    }
    cut
}

/// The area grows with the count.
fn radius(count: u64, most: u64) -> f64 {
    let share = count as f64 / most.max(1) as f64;
    (LARGEST * share.sqrt()).max(SMALLEST)
}
