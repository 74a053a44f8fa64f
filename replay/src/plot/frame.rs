//! The axes of a picture with two of them.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, Pen};
use super::ink::Ink;
use super::range::Scale;
use super::sheet::{LABEL, SMALL};
use super::ticks::Tick;

/// Room for a label of the vertical axis.
const TALL: f64 = 48.0;
/// Between two labels of the horizontal one.
const APART: f64 = 14.0;
/// So many marks are enough.
const MOST: usize = 9;

pub fn vertical_ticks(axis: &Axis, scale: &Scale) -> Vec<Tick> {
    let most = ((scale.start - scale.end) / TALL) as usize;
    axis.ticks(scale.range, most.max(2))
}

/// How wide the labels of the vertical axis become.
pub fn vertical_width(ticks: &[Tick]) -> f64 {
    ticks.iter().map(|tick| SMALL.width(&tick.label)).fold(0.0, f64::max)
}

/// As many as have room beside each other.
pub fn horizontal_ticks(axis: &Axis, scale: &Scale) -> Vec<Tick> {
    let fits = |ticks: &Vec<Tick>| {
        let half = |tick: &Tick| {
            let under = tick.under.as_deref().map_or(0.0, |under| SMALL.width(under));
            SMALL.width(&tick.label).max(under) / 2.0
        };
        ticks.windows(2).all(|pair| match pair {
            [a, b] => scale.at(b.at) - scale.at(a.at) >= half(a) + half(b) + APART,
            _ => true,
        })
    };
    let tried = (1..=MOST).rev().map(|most| axis.ticks(scale.range, most));
    let mut tried: Vec<_> = tried.collect();
    match tried.iter().position(fits) {
        Some(first) => tried.swap_remove(first),
        None => tried.pop().unwrap_or_default().into_iter().take(1).collect(),
    }
}

/// Lines across, labels on the left, the name above.
pub fn vertical(canvas: &mut Canvas, name: &str, ticks: &[Tick], scale: &Scale, x: (f64, f64)) {
    for tick in ticks {
        let y = scale.at(tick.at);
        canvas.line((x.0, y), (x.1, y), Pen::new(Ink::Grid, 1.0));
        canvas.text((x.0 - 8.0, y + 4.0), &tick.label, SMALL.at(Anchor::End));
    }
    let left = x.0 - 8.0 - vertical_width(ticks);
    canvas.short((left, scale.end - 12.0), name, x.1 - left, LABEL);
}

/// Where the name of the horizontal axis ends, below its labels.
pub fn horizontal(canvas: &mut Canvas, name: &str, ticks: &[Tick], scale: &Scale, y: f64) -> f64 {
    canvas.line((scale.start, y), (scale.end, y), Pen::new(Ink::Rule, 1.0));
    let mut below = y + 18.0;
    for tick in ticks {
        let x = scale.at(tick.at);
        canvas.line((x, y), (x, y + 4.0), Pen::new(Ink::Rule, 1.0));
        canvas.text((x, y + 18.0), &tick.label, SMALL.at(Anchor::Middle));
        if let Some(under) = &tick.under {
            canvas.text((x, y + 32.0), under, SMALL.at(Anchor::Middle));
            below = y + 32.0;
        }
    }
    let middle = f64::midpoint(scale.start, scale.end);
    canvas.short((middle, below + 20.0), name, scale.end - scale.start, LABEL.at(Anchor::Middle));
    below + 24.0
}
