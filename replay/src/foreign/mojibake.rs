//! UTF-8 that was read as Windows-1252 or Latin-1 and written again: `donâ€™t` for `don’t`.
//!
//! It is undone only when the whole text goes back to valid UTF-8, which no text does by chance
//! that is longer than a few characters; those few are left alone.

/// The characters of the bytes 0x80–0x9F in Windows-1252. Five have none: there Latin-1's stands.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Twice wrong happens, more often than that nobody has seen.
const LAYERS: usize = 3;

/// The character that a byte of Windows-1252 stands for.
pub fn decoded(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

fn encoded(c: char) -> Option<u8> {
    match HIGH.iter().position(|high| *high == c) {
        Some(at) => u8::try_from(at + 0x80).ok(),
        None => u8::try_from(u32::from(c)).ok(),
    }
}

/// The text as it was before, if it was garbled.
pub fn mended(text: &str) -> Option<String> {
    let (mut best, mut now) = (None, text.to_owned());
    for _ in 0..LAYERS {
        let Some(better) = once(&now) else { break };
        // Control characters are what is left half way, never what somebody wrote.
        if !better.chars().any(|c| ('\u{80}'..'\u{a0}').contains(&c)) {
            best = Some(better.clone());
        }
        now = better;
    }
    best
}

/// Garbled, and not to be mended: characters are lost, or only a part of the text is garbled.
pub fn suspicious(text: &str) -> bool {
    let pairs = text.chars().zip(text.chars().skip(1));
    let garbled = |(a, b): (char, char)| {
        (a == 'â' && b == '€') || (matches!(a, 'Ã' | 'Â') && encoded(b).is_some_and(continues))
    };
    text.contains('\u{fffd}') || pairs.into_iter().any(garbled)
}

fn once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = text.chars().map(encoded).collect::<Option<_>>()?;
    let before = String::from_utf8(bytes).ok()?;
    (!by_chance(&before)).then_some(before)
}

/// `CAFÉ»` goes back to valid UTF-8 as well. A single character says nothing, unless it comes from
/// one of the pairs that no language writes (`Ã©`, `Â°`) or is longer than two bytes.
fn by_chance(before: &str) -> bool {
    let mut others = before.chars().filter(|c| !c.is_ascii());
    let (first, second) = (others.next(), others.next());
    let telling = first.is_some_and(|c| c < '\u{100}' || c.len_utf8() > 2);
    !(telling || second.is_some())
}

fn continues(byte: u8) -> bool {
    (0x80..0xC0).contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn garbled(text: &str) -> String {
        text.bytes().map(decoded).collect()
    }

    #[test]
    fn garbled_text_is_mended_also_when_it_was_garbled_twice() {
        for text in ["don’t", "café", "20 °C", "Привет", "日本", "🎮 gg", "naïve — “so”"]
        {
            assert_eq!(mended(&garbled(text)).as_deref(), Some(text), "{}", garbled(text));
            assert_eq!(mended(&garbled(&garbled(text))).as_deref(), Some(text));
        }
    }

    #[test]
    fn good_text_is_left_alone() {
        for text in ["", "plain", "café", "«CAFÉ»", "CAFÉ»", "NÃO", "Привет", "日本", "🎮", "ß°"]
        {
            assert_eq!(mended(text), None, "{text}");
            assert!(!suspicious(text), "{text}");
        }
    }

    #[test]
    fn what_is_garbled_in_part_or_lost_is_suspicious_and_not_touched() {
        for text in ["donâ€™t 🎮", "cafÃ© é", "caf\u{fffd}"] {
            assert_eq!(mended(text), None, "{text}");
            assert!(suspicious(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_mending_twice_changes_nothing(text in ".{0,40}") {
            if let Some(once) = mended(&text) {
                prop_assert!(once.chars().count() < text.chars().count());
            }
        }
    }
}
