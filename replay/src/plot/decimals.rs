//! How many digits of a value are worth reading.

use chrono::DateTime;

use super::axis::Values;
use super::number::{exponent, fixed, scientific};

/// The same digits for all values that are read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    values: Values,
    /// Of ten: the place of the last digit.
    power: i32,
}

/// Digits of a value that comes without an interval.
const ALONE: i32 = 4;

impl Digits {
    /// Two digits of the typical width of an interval; four of the largest value without any.
    pub fn of(values: Values, shown: &[f64], widths: &[f64]) -> Self {
        let mut wide: Vec<f64> = widths.iter().copied().filter(|width| *width > 0.0).collect();
        wide.sort_by(f64::total_cmp);
        let largest = shown.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let power = match wide.get(wide.len() / 2) {
            Some(width) => exponent(*width) - 1,
            None => exponent(largest) - ALONE + 1,
        };
        Self { values, power: power.max(exponent(largest) - 8) }
    }

    pub fn write(self, value: f64) -> String {
        let decimals = |power: i32| (-power).clamp(0, 12) as usize;
        match self.values {
            Values::Time => moment(value),
            Values::Count if value.fract() == 0.0 && value.abs() < 1e15 => fixed(value, 0),
            Values::Share if self.power >= -9 && value.abs() < 1e9 => {
                format!("{} %", fixed(100.0 * value, decimals(self.power + 2)))
            }
            _ if self.power < -7 || value.abs() >= 1e9 => {
                scientific(value, decimals(self.power - exponent(value)).min(6))
            }
            _ => fixed(value, decimals(self.power)),
        }
    }
}

fn moment(seconds: f64) -> String {
    let at = DateTime::from_timestamp(seconds as i64, 0);
    at.map_or_else(|| fixed(seconds, 0), |at| at.format("%Y-%m-%d %H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_says_how_many_digits_are_worth_reading() {
        let digits = Digits::of(Values::Number, &[0.656_692], &[0.25]);
        assert_eq!(digits.write(0.656_692), "0.66");
        let digits = Digits::of(Values::Share, &[0.0321], &[0.0042]);
        assert_eq!(digits.write(0.0321), "3.21 %");
        let digits = Digits::of(Values::Number, &[12_345.6], &[900.0]);
        assert_eq!(digits.write(12_345.6), "12,346");
    }

    #[test]
    fn a_value_alone_has_four() {
        assert_eq!(Digits::of(Values::Number, &[0.012_345], &[]).write(0.012_345), "0.01235");
        assert_eq!(Digits::of(Values::Number, &[], &[]).write(0.0), "0.000");
        assert_eq!(Digits::of(Values::Number, &[1.5e-12], &[]).write(1.5e-12), "1.500×10⁻¹²");
        assert_eq!(Digits::of(Values::Count, &[3.0], &[0.4]).write(3.0), "3");
        assert_eq!(Digits::of(Values::Time, &[0.0], &[]).write(86_400.0), "1970-01-02 00:00");
    }
}
