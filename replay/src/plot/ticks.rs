//! Where an axis is marked: at 1, 2 or 5 times a power of ten.

use super::axis::Values;
use super::number::{exponent, fixed, scientific, ten};
use super::range::Range;

/// A mark, and what is written at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub label: String,
    /// A second line, such as the year of a day.
    pub under: Option<String>,
}

/// Numbers from here on are written as powers of ten, and those with more decimals as well.
const LARGE: f64 = 1e9;
const MOST_DECIMALS: i32 = 6;
/// Of a step: so near an end, a mark lies on it.
const ON: f64 = 1e-6;

/// At most so many, and one more.
pub fn ticks(range: Range, values: Values, most: usize) -> Vec<Tick> {
    let (factor, power) = step(range, values, most);
    let place = |number: i64| {
        let number = (number * factor) as f64;
        if power < 0 { number / ten(-power) } else { number * ten(power) }
    };
    let size = place(1);
    let (first, last) = ((range.low / size - ON).ceil(), (range.high / size + ON).floor());
    let marks = (first as i64)..=(last as i64);
    let largest = range.low.abs().max(range.high.abs());
    let mark = |number| {
        let at = place(number);
        Tick { at, label: label(at, power, values, largest), under: None }
    };
    marks.map(mark).collect()
}

/// 1, 2 or 5, and the power of ten.
fn step(range: Range, values: Values, most: usize) -> (i64, i32) {
    let least = (range.high - range.low) / most.max(1) as f64;
    let power = exponent(least);
    let fits = |factor: &i64| *factor as f64 * ten(power) >= least * (1.0 - ON);
    let (factor, power) =
        [1, 2, 5].into_iter().find(fits).map_or((1, power + 1), |factor| (factor, power));
    if values == Values::Count && power < 0 { (1, 0) } else { (factor, power) }
}

fn label(at: f64, power: i32, values: Values, largest: f64) -> String {
    if values == Values::Share && largest < LARGE && power >= -MOST_DECIMALS - 2 {
        return format!("{} %", fixed(100.0 * at, decimals(power + 2)));
    }
    if largest >= LARGE || power < -MOST_DECIMALS {
        return scientific(at, decimals(power - exponent(at)));
    }
    fixed(at, decimals(power))
}

fn decimals(power: i32) -> usize {
    (-power).clamp(0, 12) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64, values: Values, most: usize) -> Vec<String> {
        ticks(Range { low, high }, values, most).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn marks_are_round_numbers() {
        let number = Values::Number;
        assert_eq!(labels(0.0, 0.7, number, 5), ["0.0", "0.2", "0.4", "0.6"]);
        assert_eq!(labels(0.0, 30_000.0, number, 4), ["0", "10,000", "20,000", "30,000"]);
        assert_eq!(
            labels(-0.03, 0.02, number, 6),
            ["−0.03", "−0.02", "−0.01", "0.00", "0.01", "0.02"]
        );
        assert_eq!(labels(0.0, 2e-8, number, 2), ["0", "1×10⁻⁸", "2×10⁻⁸"]);
        assert_eq!(labels(0.0, 4e9, number, 2), ["0", "2×10⁹", "4×10⁹"]);
        assert_eq!(labels(1e9, 1.2e9, number, 2), ["1.0×10⁹", "1.1×10⁹", "1.2×10⁹"]);
    }

    #[test]
    fn shares_are_percent_and_counts_are_whole() {
        assert_eq!(labels(0.0, 0.05, Values::Share, 5), ["0 %", "1 %", "2 %", "3 %", "4 %", "5 %"]);
        assert_eq!(labels(0.031, 0.034, Values::Share, 3), ["3.1 %", "3.2 %", "3.3 %", "3.4 %"]);
        assert_eq!(labels(0.0, 2.4, Values::Count, 8), ["0", "1", "2"]);
    }

    #[test]
    fn there_are_never_more_than_asked_for_and_one() {
        for high in [1e-30, 1e-9, 0.3, 7.0, 99.0, 1234.0, 1e12, 1e99] {
            for most in 1..9 {
                let count = labels(0.0, high, Values::Number, most).len();
                assert!((1..=most + 1).contains(&count), "{high} {most} {count}");
            }
        }
    }
}
