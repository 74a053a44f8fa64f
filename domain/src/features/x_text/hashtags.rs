//! Hashtags as X sees them: a `#` at the start of a word, then letters, digits and marks of any
//! script, at least one of which is no digit.

/// Not letters or digits, and still part of a hashtag.
const JOINERS: &str = "_\u{200c}\u{200d}\u{a67e}\u{5be}\u{5f3}\u{5f4}\u{ff5e}\u{301c}\u{309b}\
                       \u{309c}\u{30a0}\u{30fb}\u{3003}\u{f0b}\u{f0c}\u{b7}";

/// How many hashtags X would link. A `#` inside a link is none.
pub fn count(text: &str) -> u32 {
    let links = super::urls(text);
    let mut before = None;
    let mut count = 0;
    for (at, c) in text.char_indices() {
        let opens = is_hash(c) && before.is_none_or(|b| b != '&' && !is_part(b));
        let linked = || links.iter().any(|link| link.contains(&at));
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        count += u32::from(opens && is_body(rest) && !linked());
        before = Some(c);
    }
    count
}

fn is_body(rest: &str) -> bool {
    let (mut bytes, mut has_letter) = (0, false);
    for c in rest.chars().take_while(|c| is_part(*c)) {
        bytes += c.len_utf8();
        has_letter |= !c.is_numeric() && !JOINERS.contains(c);
    }
    let after = rest.get(bytes..).unwrap_or_default();
    has_letter && !after.starts_with(is_hash) && !after.starts_with("://")
}

fn is_hash(c: char) -> bool {
    matches!(c, '#' | '＃')
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}') || JOINERS.contains(c)
}
