//! The forms of a date, one after the other.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{Dates, Order, Reading};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// All that the text can mean by its form alone.
pub fn read(text: &str, dates: &Dates) -> Option<Vec<Reading>> {
    if let Some(reading) = since_1970(text) {
        return Some(vec![reading]);
    }
    let words: Vec<_> = text.split([' ', ',', '\u{a0}']).filter(|w| !w.is_empty()).collect();
    match named_month(&words) {
        Some(reading) => Some(vec![reading]),
        None => in_digits(text, dates),
    }
}

/// Seconds, or milliseconds, as a program writes them.
fn since_1970(text: &str) -> Option<Reading> {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = text.parse().ok()?;
    let at: DateTime<Utc> = match text.len() {
        10 => DateTime::from_timestamp(number, 0)?,
        13 => DateTime::from_timestamp_millis(number)?,
        _ => return None,
    };
    Some(Reading { date: at.date_naive(), time: Some((at.time(), Some(0))), why: None })
}

/// `Tue, Jul 14, 2026`, `14 July 2026 09:00`, `Wed Oct 10 20:19:24 +0000 2018`.
fn named_month(words: &[&str]) -> Option<Reading> {
    let at = words.iter().position(|word| month(word).is_some())?;
    let month = month(words.get(at)?)?;
    let is_small = |word: &&&str| word.len() <= 4 && day(word).is_some_and(|day| day <= 31);
    let near = [at.checked_sub(1), Some(at + 1)];
    let mut days = near.into_iter().flatten().filter_map(|at| words.get(at)).filter(is_small);
    let day = day(days.next()?)?;
    let year = words.iter().rev().find(|word| word.len() == 4 && digits(word))?.parse().ok()?;
    let times: Vec<_> = words.iter().copied().filter(|word| belongs_to_time(word)).collect();
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    let known = words.iter().filter(|word| is_weekday(word)).count() + times.len() + 3;
    (known == words.len()).then_some(())?;
    let time = match times.is_empty() {
        true => None,
        false => Some(time(&times.join(" "))?),
    };
    Some(Reading { date, time, why: None })
}

/// `2020-02-10 17:58 +0000`, `10.02.2020`, `2/10/20 5:58 PM`.
fn in_digits(text: &str, dates: &Dates) -> Option<Vec<Reading>> {
    let end = text.find([' ', 'T', 't', ',']).unwrap_or(text.len());
    let (date, rest) = text.split_at_checked(end)?;
    let rest = rest.trim_start_matches([' ', 'T', 't', ',']);
    let time = match rest.is_empty() {
        true => None,
        false => Some(time(rest)?),
    };
    let separator = date.chars().find(|c| ['-', '/', '.'].contains(c))?;
    let parts: Vec<_> = date.split(separator).collect();
    let [a, b, c] = parts[..] else { return None };
    if ![a, b, c].iter().all(|part| digits(part)) {
        return None;
    }
    let reading = |year: &str, month: &str, day: &str, why| {
        let part = |text: &str| text.parse().ok();
        let date = NaiveDate::from_ymd_opt(year.parse().ok()?, part(month)?, part(day)?)?;
        Some(Reading { date, time, why })
    };
    let found: Vec<_> = match (a.len(), separator, dates.order) {
        (4, _, _) => reading(a, b, c, None).into_iter().collect(),
        // With points the day comes first wherever they are used.
        (1 | 2, '.', _) | (1 | 2, _, Some(Order::DayFirst)) => {
            reading(c, b, a, None).into_iter().collect()
        }
        (1 | 2, _, Some(Order::MonthFirst)) => reading(c, a, b, None).into_iter().collect(),
        (1 | 2, _, None) => {
            let why = Some("of day and month only one order is possible");
            let both = [reading(c, a, b, why), reading(c, b, a, why)];
            both.into_iter().flatten().collect()
        }
        _ => Vec::new(),
    };
    (!found.is_empty() && matches!(c.len(), 1 | 2 | 4)).then_some(found)
}

/// The time of day, and the offset from UTC in seconds where there is one.
fn time(text: &str) -> Option<(NaiveTime, Option<i32>)> {
    let upper = text.to_ascii_uppercase();
    let (clock, zone) = parted(&upper);
    let (clock, half) = match (clock.strip_suffix("AM"), clock.strip_suffix("PM")) {
        (Some(clock), _) => (clock, Some(0)),
        (_, Some(clock)) => (clock, Some(12)),
        _ => (clock, None),
    };
    let mut parts = clock.trim().splitn(3, ':');
    let hour = small(parts.next()?)?;
    let minute = small(parts.next()?)?;
    let (second, micros) = seconds(parts.next().unwrap_or("0"))?;
    let hour = match half {
        None => hour,
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
    };
    let time = NaiveTime::from_hms_micro_opt(hour, minute, second, micros)?;
    match zone.trim() {
        "" => Some((time, None)),
        zone => Some((time, Some(offset(zone)?))),
    }
}

fn parted(text: &str) -> (&str, &str) {
    let zone = text.find(['+', '-', 'Z', 'U', 'G']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone).unwrap_or((text, ""));
    (clock.trim(), zone)
}

fn offset(zone: &str) -> Option<i32> {
    if ["Z", "UTC", "GMT"].contains(&zone) {
        return Some(0);
    }
    let (sign, rest) = match (zone.strip_prefix('+'), zone.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (_, Some(rest)) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(both) => both,
        None => rest.split_at_checked(2)?,
    };
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let (hours, minutes) = (small(hours)?, small(minutes)?);
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    (hours <= 14 && minutes < 60).then_some(sign * seconds)
}

fn seconds(text: &str) -> Option<(u32, u32)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    (digits(fraction) && !fraction.is_empty()).then_some(())?;
    Some((small(whole.trim())?, micros.parse().ok()?))
}

fn small(text: &str) -> Option<u32> {
    (digits(text) && (1..=2).contains(&text.len())).then(|| text.parse().ok())?
}

fn day(word: &str) -> Option<u32> {
    let bare = word.trim_end_matches(|c: char| "stndrh.".contains(c));
    small(bare)
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    const FULL: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = MONTHS.iter().zip(FULL).position(|(short, full)| word == *short || word == full);
    let at = at.or((word == "sept").then_some(8))?;
    u32::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let word = word.to_ascii_lowercase();
    word.chars().all(char::is_alphabetic) && DAYS.iter().any(|day| word.starts_with(day))
}

fn belongs_to_time(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    word.contains(':')
        || word.starts_with(['+', '-'])
        || ["AM", "PM", "UTC", "GMT", "Z"].contains(&upper.as_str())
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}
