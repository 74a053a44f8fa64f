//! Telephone, card and social security numbers: runs of digits in telling groups.

use super::{before, stretches};

/// Digits in groups, as they are written: `+49 30 1234567`.
struct Run {
    at: usize,
    international: bool,
    dashed: bool,
    groups: Vec<String>,
}

pub fn find(chars: &[char]) -> Vec<(usize, &'static str)> {
    let runs = runs(chars);
    let named = runs.iter().filter_map(|run| {
        let what = if is_card(run) {
            "a card number"
        } else if is_phone(run) {
            "a telephone number"
        } else if run.dashed && has_shape(&run.groups, &[3, 2, 4]) {
            "a social security number"
        } else {
            return None;
        };
        Some((run.at + 1, what))
    });
    named.collect()
}

fn runs(chars: &[char]) -> Vec<Run> {
    stretches(chars, |c| c.is_ascii_digit() || " \u{a0}-.()+".contains(c))
        .into_iter()
        .filter_map(|(at, run)| {
            let start = run.iter().position(|c| c.is_ascii_digit() || *c == '+')?;
            let text: String = run.iter().skip(start).collect();
            let glued = start == 0 && before(chars, at).is_some_and(char::is_alphanumeric);
            (!glued).then(|| Run {
                at: at + start,
                international: text.starts_with('+'),
                dashed: text.trim_end_matches([' ', '.']).bytes().all(|b| b != b' '),
                groups: groups(&text),
            })
        })
        .collect()
}

fn groups(text: &str) -> Vec<String> {
    let groups = text.split(|c: char| !c.is_ascii_digit());
    groups.filter(|g| !g.is_empty()).map(str::to_owned).collect()
}

fn is_phone(run: &Run) -> bool {
    let digits = run.groups.concat();
    if has_date(&run.groups) {
        return false;
    }
    let whole = run.international || digits.starts_with("00");
    (whole && has_prefix_of(&run.groups, 8..=15))
        || is_north_american(&run.groups)
        || is_national(&run.groups)
}

/// E.164: a plus, then 8 to 15 digits; whatever number may follow.
fn has_prefix_of(groups: &[String], digits: std::ops::RangeInclusive<usize>) -> bool {
    let mut totals = groups.iter().take(*digits.end()).scan(0, |total, group| {
        *total += group.len();
        Some(*total)
    });
    totals.any(|total| digits.contains(&total))
}

/// 555-123-4567: neither area nor exchange begins with 0 or 1.
fn is_north_american(groups: &[String]) -> bool {
    groups.windows(3).any(|three| {
        let real = |group: &String| group.starts_with(|c| ('2'..='9').contains(&c));
        has_shape(three, &[3, 3, 4]) && three.iter().take(2).all(real)
    })
}

/// 030 1234567, 07911 123456: a trunk zero, 9 to 12 digits, no group of a single digit.
fn is_national(groups: &[String]) -> bool {
    let total: usize = groups.iter().map(String::len).sum();
    let trunk = groups.first().is_some_and(|first| {
        first.starts_with('0') && !first.starts_with("00") && first.len() >= 2
    });
    let sized = if groups.len() == 1 { 10..=11 } else { 9..=12 };
    trunk && sized.contains(&total) && groups.iter().all(|g| g.len() >= 2)
}

/// No number is written in more groups; also keeps the search linear in the length of the text.
const MAX_CARD_GROUPS: usize = 6;

/// Card numbers by their first digits (ISO/IEC 7812) and the check digit of Luhn.
fn is_card(run: &Run) -> bool {
    let groups = &run.groups;
    (0..groups.len()).any(|from| {
        (from + 1..=groups.len().min(from + MAX_CARD_GROUPS)).any(|to| {
            let part = groups.get(from..to).unwrap_or_default();
            let short = part.len() > 1 && part.iter().any(|g| g.len() < 3);
            let digits = part.concat();
            !short && (13..=19).contains(&digits.len()) && is_issued(&digits) && luhn(&digits)
        })
    })
}

fn is_issued(digits: &str) -> bool {
    let four: u32 = digits.get(..4).and_then(|d| d.parse().ok()).unwrap_or(0);
    digits.starts_with(['3', '4', '5', '6']) || (2221..=2720).contains(&four)
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match (place % 2, u32::from(byte - b'0')) {
            (1, digit) if digit > 4 => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// 2025-08-11 or 11.08.2025: a day, and perhaps the hour after it.
fn has_date(groups: &[String]) -> bool {
    let year = |group: &String| group.starts_with("19") || group.starts_with("20");
    groups.windows(3).any(|three| {
        (has_shape(three, &[4, 2, 2]) && three.first().is_some_and(year))
            || (has_shape(three, &[2, 2, 4]) && three.last().is_some_and(year))
    })
}

fn has_shape(groups: &[String], shape: &[usize]) -> bool {
    groups.iter().map(String::len).eq(shape.iter().copied())
}
