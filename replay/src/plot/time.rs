//! Where an axis of time is marked: at whole minutes, hours, days, Mondays, months or years, UTC.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use super::range::Range;
use super::ticks::Tick;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
/// 1970-01-01 was a Thursday.
const MONDAY: i64 = 4 * DAY;
/// Steps that are alike long, in seconds.
const EVEN: [i64; 16] = [
    1,
    5,
    15,
    30,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    WEEK,
    2 * WEEK,
];
/// Steps of months.
const MONTHS: [i64; 10] = [1, 3, 6, 12, 24, 60, 120, 600, 1_200, 6_000];

/// At most so many, and one more.
pub fn ticks(range: Range, most: usize) -> Vec<Tick> {
    let Range { low, high } = range;
    let fits = |step: &i64| (high - low) / *step as f64 <= most.max(1) as f64;
    if let Some(step) = EVEN.into_iter().find(fits) {
        return labelled(even(low, high, step), step);
    }
    let month = |months: &i64| fits(&(months * 30 * DAY));
    let months = MONTHS.into_iter().find(month).unwrap_or(12_000);
    labelled(by_month(low, high, months), months * 30 * DAY)
}

fn even(low: f64, high: f64, step: i64) -> Vec<DateTime<Utc>> {
    let from = if step >= WEEK { MONDAY } else { 0 };
    let number = |value: f64| (value - from as f64) / step as f64;
    let numbers = (number(low).ceil() as i64)..=(number(high).floor() as i64);
    numbers.filter_map(|number| DateTime::from_timestamp(from + number * step, 0)).collect()
}

fn by_month(low: f64, high: f64, months: i64) -> Vec<DateTime<Utc>> {
    let of = |value: f64| {
        let at = DateTime::from_timestamp(value as i64, 0).unwrap_or_default();
        (i64::from(at.year()) * 12 + i64::from(at.month0())).div_euclid(months)
    };
    let first = |number: i64| {
        let (year, month) = ((number * months).div_euclid(12), (number * months).rem_euclid(12));
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month as u32 + 1, 1)?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc())
    };
    let within = |at: &DateTime<Utc>| (low..=high).contains(&(at.timestamp() as f64));
    (of(low)..=of(high)).filter_map(first).filter(within).collect()
}

/// What a mark shares with the one before is not said again.
fn labelled(at: Vec<DateTime<Utc>>, step: i64) -> Vec<Tick> {
    let (label, under) = if step < MINUTE {
        ("%H:%M:%S", "%-d %b %Y")
    } else if step < DAY {
        ("%H:%M", "%-d %b %Y")
    } else if step < 30 * DAY {
        ("%-d %b", "%Y")
    } else if step < 360 * DAY {
        ("%b", "%Y")
    } else {
        ("%Y", "")
    };
    let mut said = String::new();
    let mut mark = |at: DateTime<Utc>| {
        let below = at.format(under).to_string();
        let new = below != said;
        said.clone_from(&below);
        let label = at.format(label).to_string();
        Tick {
            at: at.timestamp() as f64,
            label,
            under: (new && !below.is_empty()).then_some(below),
        }
    };
    at.into_iter().map(&mut mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUGUST: f64 = 1_754_006_400.0;

    fn labels(days: f64, most: usize) -> Vec<String> {
        let range = Range { low: AUGUST, high: AUGUST + days * 86_400.0 };
        let text = |tick: Tick| [Some(tick.label), tick.under].into_iter().flatten();
        ticks(range, most)
            .into_iter()
            .map(|tick| text(tick).collect::<Vec<_>>().join("/"))
            .collect()
    }

    #[test]
    fn a_month_is_marked_by_its_mondays() {
        assert_eq!(labels(30.0, 6), ["4 Aug/2025", "11 Aug", "18 Aug", "25 Aug"]);
    }

    #[test]
    fn hours_say_their_day_and_months_their_year_once() {
        assert_eq!(
            labels(1.0, 4),
            ["00:00/1 Aug 2025", "06:00", "12:00", "18:00", "00:00/2 Aug 2025"]
        );
        let year = labels(300.0, 4);
        assert_eq!(year, ["Oct/2025", "Jan/2026", "Apr"]);
        assert_eq!(labels(2_000.0, 6), ["2026", "2027", "2028", "2029", "2030", "2031"]);
    }

    #[test]
    fn any_span_has_a_bounded_number_of_marks() {
        for days in [1e-4, 0.01, 3.0, 99.0, 1e4, 1e6, 2.8e6] {
            assert!(labels(days, 6).len() <= 8, "{days}");
        }
    }
}
