//! The drawing of a picture of lines.

use super::super::canvas::Canvas;
use super::super::frame;
use super::super::key::{self, Sample};
use super::super::range::{Range, Scale};
use super::super::sheet::{PAD, Sheet};
use super::ends::{self, End};
use super::path::{self, Scales};
use super::points::Drawn;
use super::Lines;

const HEIGHT: f64 = 300.0;
/// For the name of the vertical axis.
const HEAD: f64 = 34.0;
/// Labels of the outermost marks reach beyond the axis.
const EDGE: f64 = 24.0;

/// Whether a band was cut.
pub fn draw(sheet: &mut Sheet, data: &Lines, drawn: &Drawn<'_>) -> bool {
    let Some((across, up)) = ranges(data, drawn) else { return false };
    let own = Range::of(drawn.points().map(|point| point.x));
    let (last, width) = own.map_or((0.0, 0.0), |own| (own.high, across.high - across.low));
    let flat = Scale { range: up, start: HEIGHT, end: 0.0 };
    let names = ends::ends(drawn, &flat, last, width).unwrap_or_default();
    key::draw(sheet, &entries(data, drawn, names.is_empty()));
    let y = Scale { range: up, start: sheet.y + HEAD + HEIGHT, end: sheet.y + HEAD };
    let marks = frame::vertical_ticks(&data.y, &y);
    let left = PAD + frame::vertical_width(&marks) + 8.0;
    let right = sheet.width - PAD - if names.is_empty() { EDGE } else { ends::width(&names) };
    let x = Scale { range: across, start: left, end: right };
    frame::vertical(&mut sheet.canvas, &data.y.title(), &marks, &y, (left, right));
    let below = horizontal(&mut sheet.canvas, data, &x, y.start);
    let cut = inside(&mut sheet.canvas, drawn, &Scales { x, y });
    named(&mut sheet.canvas, &names, &y, right);
    sheet.y = below;
    cut
}

fn horizontal(canvas: &mut Canvas, data: &Lines, x: &Scale, y: f64) -> f64 {
    frame::horizontal(canvas, &data.x.title(), &frame::horizontal_ticks(&data.x, x), x, y)
}

fn ranges(data: &Lines, drawn: &Drawn<'_>) -> Option<(Range, Range)> {
    let x = Range::of(drawn.points().map(|point| point.x))?;
    let heights = drawn.points().map(|point| point.y);
    let y = Range::of(heights.chain(drawn.references.iter().map(|reference| reference.value)))?;
    let bands = drawn.points().filter_map(|point| point.band);
    let bands = Range::of(bands.flat_map(|band| [band.low, band.high]));
    Some((x.padded(data.x.values), y.towards(bands).padded(data.y.values)))
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

fn named(canvas: &mut Canvas, names: &[End<'_>], y: &Scale, right: f64) {
    ends::draw(canvas, names, y, right);
}
