//! Numbers with a fraction: rewards and propensities.

use super::{Mended, Reason, is_nothing};

/// A finite number, or none where nothing stands.
pub fn number(text: &str) -> Result<Mended<Option<f64>>, Reason> {
    let text = text.trim();
    if is_nothing(text) {
        return Ok(Mended::as_is(None));
    }
    if let Some(value) = finite(text) {
        return Ok(Mended::as_is(Some(value)));
    }
    // With a comma and no point there is one meaning, unless the comma may part thousands.
    if let Some((whole, fraction)) = text.split_once(',')
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && !fraction.is_empty()
        && (fraction.len() != 3 || matches!(whole, "0" | "-0"))
        && let Some(value) = finite(&format!("{whole}.{fraction}"))
    {
        return Ok(Mended::because(Some(value), "a comma where the point stands elsewhere"));
    }
    Err("not a finite number".to_owned())
}

/// A share: as a fraction, or with a percent sign.
pub fn fraction(text: &str) -> Result<Mended<Option<f64>>, Reason> {
    match text.trim().strip_suffix('%') {
        Some(percent) => match number(percent)?.value {
            Some(percent) => Ok(Mended::because(Some(percent / 100.0), "a percentage")),
            None => Err("a percent sign without a number".to_owned()),
        },
        None => number(text),
    }
}

fn finite(text: &str) -> Option<f64> {
    // `inf` and `nan` are numbers to Rust, and no rewards.
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    text.parse().ok().filter(|value: &f64| plain && value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_to_the_last_bit() {
        for (text, value) in [
            ("0.10083714364371825", Some(0.100_837_143_643_718_25)),
            ("1e-3", Some(0.001)),
            ("-2", Some(-2.0)),
            ("0,25", Some(0.25)),
            ("", None),
            ("nan", None),
        ] {
            assert_eq!(number(text).unwrap().value, value, "{text}");
        }
        assert_eq!(fraction("25 %").unwrap().value, Some(0.25));
    }

    #[test]
    fn what_is_no_finite_number_is_refused() {
        for text in ["inf", "1e999", "1,234", "x", "%", "1.2.3", "0x10"] {
            assert!(fraction(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_is_finite(text in ".{0,20}") {
            if let Ok(read) = fraction(&text) {
                prop_assert!(read.value.is_none_or(f64::is_finite));
            }
        }
    }
}
