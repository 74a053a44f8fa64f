//! A text in its one form, so that the same text has the same hash wherever it was found.

use unicode_normalization::UnicodeNormalization;

/// Composed (NFC), without invisible characters, with single spaces.
pub fn normalised(text: &str) -> String {
    let seen: String = text.nfc().filter(|c| c.is_whitespace() || !invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a feed means by a title that may hold markup: its words.
pub fn plain(markup: &str) -> String {
    normalised(&entities(&without_tags(markup)))
}

/// Control characters, and those that hide, join or turn text around: two texts that look the same
/// would be two candidates. The joiner of emoji (U+200D) is part of what is seen.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
}

/// `a < b` stays; `<b>` goes. A tag separates words.
fn without_tags(markup: &str) -> String {
    let mut rest = markup;
    let mut kept = String::with_capacity(markup.len());
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c));
        match after.split_once('>').filter(|_| tag) {
            Some((_, behind)) => {
                kept.push(' ');
                rest = behind;
            }
            None => {
                kept.push('<');
                rest = after;
            }
        }
    }
    kept + rest
}

/// Each once, so that nothing can grow.
fn entities(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once('&') {
        kept.push_str(before);
        match after.split_once(';').and_then(|(name, behind)| Some((entity(name)?, behind))) {
            Some((c, behind)) => {
                kept.push(c);
                rest = behind;
            }
            None => {
                kept.push('&');
                rest = after;
            }
        }
    }
    kept + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        _ => code_point(name.strip_prefix('#')?),
    }
}

fn code_point(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_one_form() {
        for text in [
            "Caf\u{e9} speedrun",
            " Cafe\u{301}\tspeedrun\n",
            "Caf\u{e9}\u{200b} \u{202e}speed\u{ad}run",
        ] {
            assert_eq!(normalised(text), "Caf\u{e9} speedrun");
        }
        assert_eq!(normalised("👩\u{200d}🚀 plays"), "👩\u{200d}🚀 plays");
        assert_eq!(normalised("\u{feff} \u{0}"), "");
    }

    #[test]
    fn markup_leaves_its_words() {
        for (markup, words) in [
            ("<b>New</b> boss<br/>guide", "New boss guide"),
            ("R&amp;D &#8217;26 &#x1F3AE;", "R&D ’26 🎮"),
            ("fps < 60 & frames > 30", "fps < 60 & frames > 30"),
            ("a <unclosed", "a <unclosed"),
            ("&amp;amp; &lol9; &#xFFFFFFFF;", "&amp; &lol9; &#xFFFFFFFF;"),
        ] {
            assert_eq!(plain(markup), words, "{markup}");
        }
    }
}
