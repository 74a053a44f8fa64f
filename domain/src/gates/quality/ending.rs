//! Whether a text was cut off: it ends on a word or a mark after which something must follow.

use crate::features::x_text;

/// Need a next word, whatever stands after them: `the`, `because`.
const ALWAYS: &str = include_str!("../words/dangling_always.txt");
/// Need a next word unless a full stop says that they do not: `to`, `is`.
const OPEN: &str = include_str!("../words/dangling_open.txt");

/// So near X's limit, a text without an end was cut to fit.
pub(super) const FULL: u32 = 270;

/// Faces that look like an opened bracket.
const SAD: [&str; 3] = [":(", ":-(", ";("];

pub fn is_cut_off(text: &str) -> bool {
    let words = x_text::without_urls(text);
    let body = without_tail(&words);
    let followed = body.len() < words.trim_end().len() || words.len() < text.len();
    let said = body.trim_end_matches(closes);
    match said.chars().next_back() {
        None => false,
        Some('(') if SAD.iter().any(|face| said.ends_with(face)) => false,
        Some(':' | '：') => !followed, // what it announces may be a link or a picture
        Some(mark) if needs_more(mark) => true,
        Some('?' | '？') => false,
        Some('.' | '!' | '。' | '！') if !said.ends_with("...") => ends_on(ALWAYS, said),
        Some('.' | '…') => ends_on(ALWAYS, said) || ends_on(OPEN, said),
        Some(_) => {
            ends_on(ALWAYS, said)
                || ends_on(OPEN, said)
                || is_left_open(body)
                || (!followed && x_text::length(text) >= FULL && said.contains(['.', '!', '?']))
        }
    }
}

/// Without hashtags, mentions, emoji and space at the end.
fn without_tail(text: &str) -> &str {
    let mut body = text.trim_end_matches(is_decoration);
    while let Some(last) = body.split_whitespace().next_back() {
        if !last.starts_with(['#', '@']) || last.len() < 2 {
            break;
        }
        let before = body.strip_suffix(last).unwrap_or_default();
        body = before.trim_end_matches(is_decoration);
    }
    body
}

fn is_decoration(c: char) -> bool {
    let speaks = c.is_alphanumeric() || c.is_ascii_punctuation();
    !speaks && !"…–—“”‘’«»„。！？：，、；".contains(c)
}

fn closes(c: char) -> bool {
    c.is_whitespace() || "\"'”’)]}»*_".contains(c)
}

fn needs_more(mark: char) -> bool {
    ",;，；、-–—&/+([{“„«=".contains(mark)
}

fn ends_on(list: &str, said: &str) -> bool {
    let last = said.trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = last.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    let word = start.map_or(last, |at| last.get(at..).unwrap_or_default());
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    // As written: `the answer is A` and `IS` are names, not small words.
    list.lines().any(|dangling| dangling == word)
}

/// A bracket or a quotation that was opened and never closed.
fn is_left_open(body: &str) -> bool {
    let more = |open: char, close: char| body.matches(open).count() > body.matches(close).count();
    let smiles = SAD.iter().any(|face| body.contains(face));
    more('“', '”') || (more('(', ')') && !smiles)
}
