//! An interval as a line, and an arrow where it goes on beyond the axis.

use super::canvas::{Canvas, Pen};
use super::data::Span;
use super::range::Scale;
use super::xml::through;

/// Along which side an interval lies, and where on the other.
#[derive(Clone, Copy, Debug)]
pub enum Along {
    X { y: f64 },
    Y { x: f64 },
}

/// What ends an interval that is seen whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caps {
    None,
    Drawn,
}

/// Half the height of caps and arrows.
const HALF: f64 = 3.5;

/// Whether any part was cut.
pub fn interval(
    canvas: &mut Canvas,
    scale: &Scale,
    span: Span,
    along: Along,
    pen: Pen,
    caps: Caps,
) -> bool {
    let ends = [(span.low, scale.start), (span.high, scale.end)];
    let (low, high) = (scale.at(span.low), scale.at(span.high));
    canvas.line(along.at(low, 0.0), along.at(high, 0.0), pen);
    let mut cut = false;
    for (value, end) in ends {
        let at = scale.at(value);
        if !scale.range.holds(value) {
            arrow(canvas, along, end, scale, pen);
            cut = true;
        } else if caps == Caps::Drawn {
            let thin = Pen { width: 1.0, dash: "", ..pen };
            canvas.line(along.at(at, -HALF), along.at(at, HALF), thin);
        }
    }
    cut
}

fn arrow(canvas: &mut Canvas, along: Along, end: f64, scale: &Scale, pen: Pen) {
    let inwards = if end == scale.end { scale.start - end } else { scale.end - end };
    let back = end + 6.0 * inwards.signum();
    let head = [along.at(back, -HALF), along.at(end, 0.0), along.at(back, HALF)];
    canvas.fill(&format!("{}Z", through(head)), pen.ink, 1.0);
}

impl Along {
    fn at(self, along: f64, across: f64) -> (f64, f64) {
        match self {
            Self::X { y } => (along, y + across),
            Self::Y { x } => (x + across, along),
        }
    }
}
