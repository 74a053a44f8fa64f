//! From where to where an axis goes, and where a value lies on it.

use super::axis::Values;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub low: f64,
    pub high: f64,
}

/// A range laid on so many pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    pub range: Range,
    pub start: f64,
    pub end: f64,
}

/// Room beside the outermost values, of the whole.
const MARGIN: f64 = 0.04;
/// Values that begin below so much of the largest one are seen from 0.
const NEAR_ZERO: f64 = 0.3;
/// A range that is smaller than so much of its values is none: nothing could be told apart.
const LEAST: f64 = 1e-9;
/// Nothing is told apart below this either.
const TINY: f64 = 1e-100;
/// A day, in seconds.
const DAY: f64 = 86_400.0;

impl Range {
    /// Of the values that have a place on an axis; absent without any.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let kept = values.into_iter().filter(|value| Values::Number.show(*value));
        let join = |range: Self, other: Self| range.with(other);
        kept.map(|value| Self { low: value, high: value }).reduce(join)
    }

    pub fn with(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// As far towards the other as its own width allows, so that what is seldom does not press
    /// everything else together.
    pub fn towards(self, other: Option<Self>) -> Self {
        let (reach, Some(other)) = (self.high - self.low, other) else { return self };
        if reach <= 0.0 {
            return self.with(other);
        }
        let (low, high) = (other.low.max(self.low - reach), other.high.min(self.high + reach));
        self.with(Self { low, high })
    }

    /// From end to end, or from 0 where that is near.
    pub fn tight(self, values: Values) -> Self {
        let wide = self.widened(values);
        let from_zero =
            values != Values::Time && self.low >= 0.0 && wide.low < NEAR_ZERO * wide.high;
        Self { low: if from_zero { 0.0 } else { wide.low }, ..wide }
    }

    /// With room at both ends, never past what values of this kind can be.
    pub fn padded(self, values: Values) -> Self {
        let wide = self.widened(values);
        let margin = (wide.high - wide.low) * MARGIN;
        let mut padded = Self { low: wide.low - margin, high: wide.high + margin };
        if self.low >= 0.0 && (padded.low < 0.0 || self.low < NEAR_ZERO * self.high) {
            padded.low = 0.0;
        }
        if self.low < 0.0 && self.high <= 0.0 && padded.high > 0.0 {
            padded.high = 0.0;
        }
        if values == Values::Share && self.high <= 1.0 && padded.high > 1.0 {
            padded.high = 1.0;
        }
        padded
    }

    fn widened(self, values: Values) -> Self {
        let size = self.low.abs().max(self.high.abs());
        if self.high - self.low > (LEAST * size).max(TINY) {
            return self;
        }
        let reach = match values {
            Values::Time => DAY / 2.0,
            Values::Count => (0.1 * size).max(1.0),
            Values::Share if size < TINY => 0.1,
            Values::Share | Values::Number if size >= TINY => 0.1 * size,
            Values::Share | Values::Number => 1.0,
        };
        Self { low: self.low - reach, high: self.high + reach }
    }

    pub fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Scale {
    /// The pixel of a value; a value beyond the ends has the pixel of the end.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.range.low) / (self.range.high - self.range.low);
        self.start + share.clamp(0.0, 1.0) * (self.end - self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(low: f64, high: f64, values: Values) -> (f64, f64) {
        let range = Range { low, high }.padded(values);
        (range.low, range.high)
    }

    #[test]
    fn equal_values_have_room_around_them() {
        for values in [Values::Number, Values::Count, Values::Share, Values::Time] {
            for value in [0.0, 1.0, 1e15] {
                let (low, high) = padded(value, value, values);
                assert!(low <= value && value <= high && low < high, "{values:?} {value}");
            }
        }
    }

    #[test]
    fn an_axis_stays_within_what_its_values_can_be() {
        assert_eq!(padded(0.0, 1.0, Values::Share), (0.0, 1.0));
        assert_eq!(padded(1.0, 10.0, Values::Number).0, 0.0);
        assert!(padded(9.0, 10.0, Values::Number).0 > 8.0);
        assert_eq!(padded(-3.0, -0.01, Values::Number).1, 0.0);
        assert!(padded(0.99, 1.01, Values::Share).1 > 1.01);
    }

    #[test]
    fn what_is_seldom_is_cut() {
        let own = Range { low: 1.0, high: 2.0 };
        let seldom = Range { low: -50.0, high: 2.5 };
        assert_eq!(own.towards(Some(seldom)), Range { low: 0.0, high: 2.5 });
        assert_eq!(Range::of([f64::NAN, f64::INFINITY, 1e300]), None);
    }
}
