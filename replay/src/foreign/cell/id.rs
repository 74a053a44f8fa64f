//! Ids of posts. A spreadsheet turns them into `1.22693E+18`, and then the last digits are gone.

use super::{Mended, Reason};

/// An id as it is written; the wrappings of spreadsheets are taken off.
pub fn post_id(text: &str) -> Result<Mended<String>, Reason> {
    let text = text.trim();
    let bare = unwrapped(text);
    if bare.is_empty() {
        return Err("a row needs the id of its post".to_owned());
    }
    if lost_digits(bare) {
        return Err("the id went through a spreadsheet, which lost its last digits".to_owned());
    }
    if bare.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("an id has no blanks and no control characters".to_owned());
    }
    if bare.chars().count() > LONGEST {
        return Err(format!("no id is longer than {LONGEST} characters"));
    }
    Ok(match bare == text {
        true => Mended::as_is(bare.to_owned()),
        false => Mended::because(bare.to_owned(), "a spreadsheet's way to keep the digits"),
    })
}

/// The id in the address of a post on X: all digits behind `/status/`.
pub fn status_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("/status/").or_else(|| url.split_once("/statuses/"))?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end).filter(|digits| !digits.is_empty())
}

/// Ids of other places are addresses at most.
const LONGEST: usize = 200;

/// `="123"`, `'123` and `"123"`.
fn unwrapped(text: &str) -> &str {
    let text = text.strip_prefix('=').unwrap_or(text);
    let text = text.strip_prefix('\'').unwrap_or(text);
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text).trim()
}

/// `1.22693E+18`, `1226928883355790000.0`: a number where digits should be.
fn lost_digits(text: &str) -> bool {
    let number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.,eE".contains(&b));
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    number && !plain && text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_is_taken_as_it_is_or_out_of_its_wrapping() {
        for text in ["1226928883355791360", "'1226928883355791360", "=\"1226928883355791360\""] {
            assert_eq!(post_id(text).unwrap().value, "1226928883355791360");
        }
        assert_eq!(post_id("t3_abc-9").unwrap(), Mended::as_is("t3_abc-9".to_owned()));
    }

    #[test]
    fn an_id_that_lost_digits_is_not_guessed() {
        for text in ["1.22693E+18", "1226928883355791360.0", "1,226,928", "", " ", "a b", "a\u{0}"]
        {
            assert!(post_id(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_address_of_a_post_holds_its_id() {
        let url = "https://twitter.com/a/status/1226928883355791360?s=20";
        assert_eq!(status_of(url), Some("1226928883355791360"));
        assert_eq!(status_of("https://x.com/a"), None);
        assert_eq!(status_of("https://x.com/a/status/"), None);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = (post_id(&text), status_of(&text));
        }
    }
}
