//! The axis that goes up, beside a picture.

use super::axis::Axis;
use super::canvas::{Anchor, Pen};
use super::ink::Ink;
use super::range::Scale;
use super::sheet::{LABEL, SMALL, Sheet};
use super::ticks::Tick;

/// A mark needs so many pixels.
const PIXELS: f64 = 48.0;
/// Between a label and the picture.
pub const BESIDE: f64 = 8.0;

pub fn ticks(axis: &Axis, scale: &Scale) -> Vec<Tick> {
    let most = ((scale.start - scale.end) / PIXELS) as usize;
    axis.ticks(scale.range, most.max(2))
}

/// Of a mark with all that it says, such as the day of an hour.
fn words(tick: &Tick) -> String {
    let under = tick.under.as_ref().map(|under| format!(", {under}"));
    format!("{}{}", tick.label, under.unwrap_or_default())
}

/// How wide the labels become.
pub fn width(ticks: &[Tick]) -> f64 {
    ticks.iter().map(|tick| SMALL.width(&words(tick))).fold(0.0, f64::max)
}

/// Lines across, labels on the left, the name above.
pub fn draw(sheet: &mut Sheet, axis: &Axis, ticks: &[Tick], scale: &Scale, x: (f64, f64)) {
    for tick in ticks {
        let y = scale.at(tick.at);
        sheet.canvas.line((x.0, y), (x.1, y), Pen::new(Ink::Grid, 1.0));
        sheet.canvas.text((x.0 - BESIDE, y + 4.0), &words(tick), SMALL.at(Anchor::End));
    }
    let left = x.0 - BESIDE - width(ticks);
    sheet.canvas.short((left, scale.end - 12.0), &axis.title(), x.1 - left, LABEL);
}
