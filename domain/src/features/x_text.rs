//! Texts as X counts them. Rules: <https://docs.x.com/fundamentals/counting-characters>, and the
//! configuration `v3` of X's open-source text library.

use unicode_normalization::UnicodeNormalization;

mod emoji;
mod hashtags;
mod urls;

pub use hashtags::count as hashtags;
pub use urls::{find as urls, without_urls};

/// The most that one post may weigh.
pub const MAX_LENGTH: u32 = 280;

/// X replaces every link by one of its own, of this length.
const LINK: u32 = 23;

/// The weighted length, of the composed form (NFC), as X counts it: `é` weighs the same however
/// it was typed.
pub fn length(text: &str) -> u32 {
    let text: String = text.nfc().collect();
    let (mut total, mut end) = (0, 0);
    for link in urls(&text) {
        total += weight(text.get(end..link.start).unwrap_or_default()) + LINK;
        end = link.end;
    }
    total + weight(text.get(end..).unwrap_or_default())
}

fn weight(text: &str) -> u32 {
    let chars: Vec<char> = text.chars().collect();
    let mut rest = chars.as_slice();
    let mut total = 0;
    while let Some(first) = rest.first() {
        let (taken, weight) = emoji::sequence(rest).map_or((1, of_char(*first)), |n| (n, 2));
        total += weight;
        rest = rest.get(taken..).unwrap_or_default();
    }
    total
}

/// Latin, Greek, Cyrillic, Arabic and their like, and common punctuation, weigh one; the rest two.
fn of_char(c: char) -> u32 {
    match u32::from(c) {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests;
