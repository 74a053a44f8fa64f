//! The axis that goes across, below a picture.

use super::axis::Axis;
use super::canvas::Pen;
use super::ink::Ink;
use super::range::Scale;
use super::sheet::{LABEL, SMALL, Sheet};
use super::ticks::Tick;

/// Between two labels.
const APART: f64 = 14.0;
/// A mark needs so many pixels, and so many are enough.
const PIXELS: f64 = 60.0;
const MOST: usize = 9;

/// As many as have room beside each other.
pub fn ticks(sheet: &Sheet, axis: &Axis, scale: &Scale) -> Vec<Tick> {
    let most = (((scale.end - scale.start) / PIXELS) as usize).clamp(1, MOST);
    let mut tried: Vec<_> = (1..=most).rev().map(|most| axis.ticks(scale.range, most)).collect();
    match tried.iter().position(|ticks| fit(sheet, ticks, scale)) {
        Some(first) => tried.swap_remove(first),
        None => tried.pop().unwrap_or_default().into_iter().take(1).collect(),
    }
}

fn fit(sheet: &Sheet, ticks: &[Tick], scale: &Scale) -> bool {
    let place = |tick: &Tick| {
        let under = tick.under.as_deref().map_or(0.0, |under| SMALL.width(under));
        let half = SMALL.width(&tick.label).max(under) / 2.0;
        (sheet.within(scale.at(tick.at), half), half)
    };
    let places: Vec<(f64, f64)> = ticks.iter().map(place).collect();
    places.windows(2).all(|pair| match pair {
        [(a, half), (b, other)] => b - a >= half + other + APART,
        _ => true,
    })
}

/// From `sheet.y` on, which is below its name afterwards.
pub fn draw(sheet: &mut Sheet, axis: &Axis, ticks: &[Tick], scale: &Scale) {
    let y = sheet.y;
    let rule = Pen::new(Ink::Rule, 1.0);
    sheet.canvas.line((scale.start, y), (scale.end, y), rule);
    sheet.y += 18.0;
    for tick in ticks {
        let x = scale.at(tick.at);
        sheet.canvas.line((x, y), (x, y + 4.0), rule);
        sheet.centred((x, y + 18.0), &tick.label, SMALL);
        if let Some(under) = &tick.under {
            sheet.centred((x, y + 32.0), under, SMALL);
            sheet.y = y + 32.0;
        }
    }
    sheet.y += 20.0;
    sheet.centred((f64::midpoint(scale.start, scale.end), sheet.y), &axis.title(), LABEL);
    sheet.y += 4.0;
}
