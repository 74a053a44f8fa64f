//! What of the predictions has a place in the picture.

use super::super::histogram::Bar;
use super::{Calibration, Group};

#[derive(Debug)]
pub struct Kept {
    /// With intervals that can be drawn.
    pub groups: Vec<Group>,
    pub bars: Vec<Bar>,
    /// Values and intervals that are no numbers.
    pub left_out: usize,
}

impl Kept {
    pub fn of(data: &Calibration) -> Self {
        let mut left_out = 0;
        let groups =
            data.groups.iter().filter_map(|group| kept(group, data, &mut left_out)).collect();
        let drawn = |bar: &&Bar| shows(data, bar.low) && shows(data, bar.high);
        let (bars, lost): (Vec<Bar>, Vec<Bar>) = data.histogram.iter().partition(drawn);
        Self { groups, bars, left_out: left_out + lost.len() }
    }

    /// From the smallest count to the largest.
    pub fn counts(&self) -> (u64, u64) {
        let counts = || self.groups.iter().map(|group| group.count);
        (counts().min().unwrap_or(0), counts().max().unwrap_or(0))
    }
}

fn kept(group: &Group, data: &Calibration, left_out: &mut usize) -> Option<Group> {
    if !shows(data, group.predicted) || !shows(data, group.observed) {
        *left_out += 1;
        return None;
    }
    let interval = group.interval.and_then(|span| span.drawn(data.observed.values));
    *left_out += usize::from(group.interval.is_some() && interval.is_none());
    Some(Group { interval, ..*group })
}

/// On both axes, because both have the same range.
fn shows(data: &Calibration, value: f64) -> bool {
    data.predicted.values.show(value) && data.observed.values.show(value)
}
