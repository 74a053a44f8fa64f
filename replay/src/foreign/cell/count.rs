//! Counts: of views, of likes.

use super::{Mended, Reason, is_nothing, ungrouped};

/// Whether the count can go below zero, as that of new followers can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    No,
    Yes,
}

/// Beyond this a number is not exact in the tools that read JSON.
const LARGEST: u64 = 1 << 53;

/// None where nothing was measured. Never zero for it.
pub fn count(text: &str, signed: Signed) -> Result<Mended<Option<i64>>, Reason> {
    let text = text.trim();
    if is_nothing(text) {
        return Ok(Mended::as_is(None));
    }
    if let Some(rest) = text.strip_prefix('-') {
        return negative(text, rest, signed);
    }
    whole(text).map(|mended| mended.map(Some))
}

fn negative(text: &str, rest: &str, signed: Signed) -> Result<Mended<Option<i64>>, Reason> {
    let size = whole(rest)?;
    match (signed, size.value) {
        (Signed::No, 1) => Ok(Mended::because(None, "-1 stands for what was not measured")),
        (Signed::No, _) => Err(format!("a count cannot be negative, as {text} is")),
        (Signed::Yes, 1) => {
            Err("-1 may be a loss of one, or stand for what was not measured".to_owned())
        }
        (Signed::Yes, _) => Ok(size.map(|size| Some(-size))),
    }
}

fn whole(text: &str) -> Result<Mended<i64>, Reason> {
    if let Some(value) = digits(text)? {
        return Ok(Mended::as_is(value));
    }
    if let Some((before, zeros)) = text.split_once('.')
        && !before.is_empty()
        && matches!(zeros, "0" | "00")
        && let Some(value) = digits(before)?
    {
        return Ok(Mended::because(value, "a whole number, written as a fraction"));
    }
    let grouped = text.strip_suffix(".0").or(text.strip_suffix(".00")).unwrap_or(text);
    if let Some(plain) = ungrouped(grouped)
        && let Some(value) = digits(&plain)?
    {
        return Ok(Mended::because(value, "separators of thousands"));
    }
    Err(not_whole(text))
}

fn digits(text: &str) -> Result<Option<i64>, Reason> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    match text.parse::<u64>() {
        Ok(value) if value <= LARGEST => Ok(i64::try_from(value).ok()),
        _ => Err("no count is so large".to_owned()),
    }
}

fn not_whole(text: &str) -> Reason {
    let mut rest = text.to_owned();
    let last = rest.pop().map(|c| c.to_ascii_lowercase());
    let number = rest.trim().replace(',', "").parse::<f64>().is_ok();
    match last {
        Some('k' | 'm' | 'b') if number => {
            "rounded: the count itself is not in it; export the full numbers".to_owned()
        }
        Some('%') if number => "a share, where a count belongs".to_owned(),
        _ if text.parse::<f64>().is_ok_and(f64::is_finite) && text.contains(['e', 'E']) => {
            "in scientific notation, which loses digits".to_owned()
        }
        _ if ungrouped(&text.replace('.', ",")).is_some() => {
            "a fraction, or a count with a point for thousands: write it without".to_owned()
        }
        _ if text.parse::<f64>().is_ok_and(f64::is_finite) => {
            "a fraction, where a whole number belongs".to_owned()
        }
        _ => "not a number".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_count_has_one_meaning_or_none() {
        for (text, value, mended) in [
            ("0", Some(0), false),
            (" 1938 ", Some(1_938), false),
            ("1938.0", Some(1_938), true),
            ("1,938", Some(1_938), true),
            ("1,938.0", Some(1_938), true),
            ("1.234.567", Some(1_234_567), true),
            ("12 345", Some(12_345), true),
            ("-1", None, true),
            ("-1.0", None, true),
            ("", None, false),
            ("-", None, false),
            ("NaN", None, false),
        ] {
            let read = count(text, Signed::No).unwrap();
            assert_eq!((read.value, read.why.is_some()), (value, mended), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for (text, why) in [
            ("1.2K", "rounded"),
            ("3M", "rounded"),
            ("-5", "negative"),
            ("1.938", "fraction"),
            ("1938.5", "fraction"),
            ("1,93", "not a number"),
            ("12,34,567", "not a number"),
            ("5%", "share"),
            ("1.2E+03", "scientific"),
            ("99999999999999999999", "large"),
            ("many", "not a number"),
            ("１２", "not a number"),
            ("1\u{0}2", "not a number"),
        ] {
            let refused = count(text, Signed::No).unwrap_err();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }

    #[test]
    fn only_a_signed_count_goes_below_zero_and_there_minus_one_is_unclear() {
        assert_eq!(count("-3", Signed::Yes).unwrap().value, Some(-3));
        assert!(count("-1", Signed::Yes).unwrap_err().contains("may be"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,20}") {
            let _ = count(&text, Signed::Yes);
        }

        #[test]
        fn every_count_is_read_with_and_without_separators(n in 0i64..1_000_000_000) {
            let plain = n.to_string();
            let mut grouped = String::new();
            for (at, digit) in plain.chars().enumerate() {
                if at > 0 && (plain.len() - at) % 3 == 0 { grouped.push(','); }
                grouped.push(digit);
            }
            for text in [plain.clone(), format!("{plain}.0"), grouped] {
                prop_assert_eq!(count(&text, Signed::No).unwrap().value, Some(n));
            }
        }
    }
}
