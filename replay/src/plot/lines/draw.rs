//! The drawing of a picture of lines.

use super::super::across;
use super::super::canvas::Canvas;
use super::super::key::{self, Sample};
use super::super::range::{Range, Scale};
use super::super::sheet::{PAD, Sheet};
use super::super::up;
use super::Lines;
use super::ends;
use super::path::{self, Scales};
use super::points::Drawn;

const HEIGHT: f64 = 300.0;
/// For the name of the vertical axis.
const HEAD: f64 = 34.0;
/// Labels of the outermost marks reach beyond the axis.
const EDGE: f64 = 24.0;

/// Whether a band was cut.
pub fn draw(sheet: &mut Sheet, data: &Lines, drawn: &Drawn<'_>) -> bool {
    let Some((across, up)) = ranges(data, drawn) else { return false };
    let flat = Scale { range: up, start: HEIGHT, end: 0.0 };
    let mut names = ends::ends(drawn, &flat, across).unwrap_or_default();
    key::draw(sheet, &entries(data, drawn, names.is_empty()));
    let y = Scale { range: up, start: sheet.y + HEAD + HEIGHT, end: sheet.y + HEAD };
    names.iter_mut().for_each(|end| end.y += y.end);
    let marks = up::ticks(&data.y, &y);
    let left = PAD + up::width(&marks) + up::BESIDE;
    let right = sheet.width - PAD - if names.is_empty() { EDGE } else { ends::width(&names) };
    let x = Scale { range: across, start: left, end: right };
    up::draw(sheet, &data.y, &marks, &y, (left, right));
    let cut = inside(&mut sheet.canvas, drawn, &Scales { x, y });
    ends::draw(&mut sheet.canvas, &names, &y, right);
    sheet.y = y.start;
    across::draw(sheet, &data.x, &across::ticks(sheet, &data.x, &x), &x);
    cut
}

fn ranges(data: &Lines, drawn: &Drawn<'_>) -> Option<(Range, Range)> {
    let x = Range::of(drawn.points().map(|point| point.x))?;
    let heights = drawn.points().map(|point| point.y);
    let y = Range::of(heights.chain(drawn.references.iter().map(|reference| reference.value)))?;
    let bands = drawn.points().filter_map(|point| point.band);
    let bands = Range::of(bands.flat_map(|band| [band.low, band.high]));
    Some((x.tight(data.x.values), y.towards(bands).padded(data.y.values)))
}

/// Lines only where they are not named at their ends; what a band is in any case.
fn entries(data: &Lines, drawn: &Drawn<'_>, lines: bool) -> Vec<(Sample, String)> {
    let mut entries = Vec::new();
    if lines {
        let line = |(number, line): (usize, &super::points::Kept<'_>)| {
            (Sample::Line(number), line.name.to_owned())
        };
        entries.extend(drawn.lines.iter().enumerate().map(line));
        let reference = |one: &&super::Reference| (Sample::Reference, one.name.clone());
        entries.extend(drawn.references.iter().map(reference));
    }
    let banded = drawn.points().any(|point| point.band.is_some());
    entries.extend(data.band.clone().filter(|_| banded).map(|band| (Sample::Band, band)));
    entries
}

/// Bands first, so that none hides a line.
fn inside(canvas: &mut Canvas, drawn: &Drawn<'_>, scales: &Scales) -> bool {
    let mut cut = false;
    for (number, line) in drawn.lines.iter().enumerate() {
        cut |= path::bands(canvas, line, number, scales);
    }
    for reference in &drawn.references {
        let y = scales.y.at(reference.value);
        canvas.line((scales.x.start, y), (scales.x.end, y), key::REFERENCE);
    }
    for (number, line) in drawn.lines.iter().enumerate() {
        path::line(canvas, line, number, scales);
    }
    cut
}
