//! Whether what was predicted came true: predicted against observed.

use super::axis::Axis;
use super::data::{Caption, Span};
use super::histogram::Bar;
use super::sheet::Sheet;

mod draw;
mod kept;
mod words;

use kept::Kept;

#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    pub caption: Caption,
    pub predicted: Axis,
    pub observed: Axis,
    pub groups: Vec<Group>,
    /// What the intervals are, such as `95 % interval of the mean`.
    pub interval: Option<String>,
    /// Of all predictions; none is drawn when it is empty.
    pub histogram: Vec<Bar>,
}

/// Predictions that are alike, and what became of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// The mean of what was predicted.
    pub predicted: f64,
    /// The mean of what happened.
    pub observed: f64,
    /// Of what happened.
    pub interval: Option<Span>,
    pub count: u64,
}

const WIDTH: f64 = 520.0;

pub fn calibration(data: &Calibration) -> String {
    let mut sheet = Sheet::new(&data.caption, WIDTH);
    let kept = Kept::of(data);
    if kept.groups.is_empty() {
        let notes = words::notes(&kept, false);
        return sheet.nothing("There are no predictions to compare with what happened.", &notes);
    }
    let cut = draw::draw(&mut sheet, data, &kept);
    sheet.notes(&words::notes(&kept, cut));
    sheet.finish(&words::description(data, &kept))
}
