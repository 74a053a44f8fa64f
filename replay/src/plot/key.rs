//! What the signs in a picture mean, in rows above it.

use super::canvas::{Canvas, Pen};
use super::cut::{self, Along, Caps};
use super::data::Span;
use super::ink::Ink;
use super::marker::Shape;
use super::range::{Range, Scale};
use super::series;
use super::sheet::{PAD, SMALL, Sheet};
use super::text;

#[derive(Clone, Copy, Debug)]
pub enum Sample {
    Interval,
    Second,
    Line(usize),
    Reference,
    Band,
}

const SIGN: f64 = 30.0;
const GAP: f64 = 18.0;
const ROW: f64 = 18.0;

/// An entry never needs more than a row.
pub fn draw(sheet: &mut Sheet, entries: &[(Sample, String)]) {
    if entries.is_empty() {
        return;
    }
    let (mut x, end) = (PAD, sheet.width - PAD);
    sheet.y += ROW;
    for (sample, words) in entries {
        let needed = SIGN + 6.0 + text::width(words, SMALL.size);
        if x > PAD && x + needed > end {
            (x, sheet.y) = (PAD, sheet.y + ROW);
        }
        sample.draw(&mut sheet.canvas, x, sheet.y - 4.0);
        sheet.canvas.short((x + SIGN + 6.0, sheet.y), words, end - x - SIGN - 6.0, SMALL);
        x += needed + GAP;
    }
    sheet.y += 6.0;
}

/// The pen of what values are seen against.
pub const REFERENCE: Pen = Pen { ink: Ink::Text, width: 1.2, dash: "3 3" };
pub const INTERVAL: Pen = Pen::new(Ink::Series(0), 3.0);
pub const SECOND: Pen = Pen::new(Ink::Series(0), 1.0);

impl Sample {
    fn draw(self, canvas: &mut Canvas, x: f64, y: f64) {
        let range = Range { low: 0.0, high: 1.0 };
        let scale = Scale { range, start: x, end: x + SIGN };
        let whole = Span { low: 0.0, high: 1.0 };
        match self {
            Self::Interval => {
                cut::interval(canvas, &scale, whole, Along::X { y }, INTERVAL, Caps::None);
                canvas.fill(&Shape::Circle.path((x + SIGN / 2.0, y), 4.5), Ink::Series(0), 1.0);
            }
            Self::Second => {
                cut::interval(canvas, &scale, whole, Along::X { y }, SECOND, Caps::Drawn);
            }
            Self::Line(number) => {
                canvas.line((x, y), (x + SIGN, y), series::pen(number));
                series::mark(canvas, (x + SIGN / 2.0, y), number, 3.5);
            }
            Self::Reference => canvas.line((x, y), (x + SIGN, y), REFERENCE),
            Self::Band => {
                let (x, top) = (super::xml::length(x), super::xml::length(y - 5.0));
                canvas.fill(&format!("M{x},{top}h{SIGN}v10h-{SIGN}Z"), Ink::Muted, 0.25);
            }
        }
    }
}
