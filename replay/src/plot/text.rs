//! How wide a text becomes, and how it is made to fit.
//!
//! Nobody knows the reader's font, so each letter is given the width that it has in the widest of the
//! common ones (DejaVu Sans, which has that of Verdana): a text never needs more than is left for it.

/// What stands for the rest of a text that is too long.
const MORE: char = '…';
/// A line that is not this full, in shares, is broken within a long word instead of before it.
const FULL: f64 = 0.5;
const JOINER: char = '\u{200d}';

/// In pixels.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// The text itself, or as much of it as there is room for.
pub fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let kept = take(text, size, room - em(MORE) * size);
    format!("{}{MORE}", text.get(..kept).unwrap_or_default().trim_end())
}

/// In lines; what does not fit in so many is left out at the end of the last.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if lines.len() + 1 >= most {
            lines.push(fit(rest, size, room));
            break;
        }
        let (line, after) = rest.split_at(line_end(rest, size, room));
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    lines
}

/// Behind the last word that fits, or within a word that is longer than a line.
fn line_end(text: &str, size: f64, room: f64) -> usize {
    if width(text, size) <= room {
        return text.len();
    }
    let fits = take(text, size, room).max(text.chars().next().map_or(0, char::len_utf8));
    let within = text.get(..fits).unwrap_or_default();
    if text.get(fits..).is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
        return fits;
    }
    let full = |end: &usize| *end as f64 >= FULL * fits as f64;
    let end = within
        .rfind(char::is_whitespace)
        .filter(|end| full(end) || next_fits(text, *end, size, room));
    end.or_else(|| sign_end(within).filter(full)).unwrap_or(fits)
}

/// Whether the word behind this place has room in a line of its own.
fn next_fits(text: &str, end: usize, size: f64, room: f64) -> bool {
    let word = text.get(end..).and_then(|rest| rest.split_whitespace().next());
    word.is_some_and(|word| width(word, size) <= room)
}

/// Behind a sign that joins the parts of a name, but not within a number.
fn sign_end(text: &str) -> Option<usize> {
    let joins = |c: char| matches!(c, '_' | ':' | ',' | ';' | '/' | '-' | '=' | '|');
    let mut signs = text.match_indices(joins).map(|(at, sign)| at + sign.len()).collect::<Vec<_>>();
    let number = |at: &usize| {
        text.get(*at..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    signs.retain(|at| !number(at));
    signs.pop()
}

/// How many bytes fit, without parting a letter from what sits on it.
fn take(text: &str, size: f64, room: f64) -> usize {
    let (mut used, mut kept, mut joined) = (0.0, 0, false);
    for (at, c) in text.char_indices() {
        let sits = joined || (em(c) == 0.0 && c != MORE);
        if !sits {
            kept = at;
        }
        used += em(c) * size;
        joined = c == JOINER;
        if used > room {
            return kept;
        }
    }
    text.len()
}

/// Of the size of the font.
fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | 'I' => 0.3,
        ' ' | '.' | ',' | ':' | ';' | '|' | '/' | '\\' | '·' => 0.34,
        'f' | 't' | 'r' | '-' | '(' | ')' | '[' | ']' | '!' | '\u{a0}' => 0.42,
        's' | 'z' | 'c' | '?' | '*' | '"' | '_' | '°' => 0.56,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        '+' | '<' | '=' | '>' | '~' | '#' | '−' | '×' | '±' | '&' => 0.84,
        'A'..='Z' => 0.76,
        '⁰'..='⁹' | '⁻' | '¹' | '²' | '³' => 0.42,
        ' '..='~' => 0.64,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{1f3fb}'..='\u{1f3ff}' => 0.0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 1.05,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 1.05,
        '\u{2190}'..='\u{2bff}' | '\u{20000}'..='\u{3fffd}' => 1.05,
        '\u{1f000}'..='\u{1faff}' => 1.4,
        _ => 0.76,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_stays_and_one_that_does_not_says_so() {
        assert_eq!(fit("uniform", 12.0, 100.0), "uniform");
        let short = fit("a policy with a very long name", 12.0, 100.0);
        assert!(short.ends_with('…') && width(&short, 12.0) <= 100.0, "{short}");
        assert_eq!(fit("wide", 12.0, 0.0), "…");
    }

    #[test]
    fn lines_break_between_words_and_within_one_that_is_too_long() {
        let lines = wrap("too little overlap of the rounds", 12.0, 110.0, 9);
        assert_eq!(lines.join(" "), "too little overlap of the rounds");
        assert!(
            lines.len() > 1 && lines.iter().all(|line| width(line, 12.0) <= 110.0),
            "{lines:?}"
        );
        let long = wrap("aaaaaaaaaaaaaaaaaaaaaaaa", 12.0, 60.0, 9);
        assert!(long.len() > 1 && long.concat().len() == 24, "{long:?}");
        assert_eq!(wrap("a extraordinarily", 12.0, 100.0, 9), ["a", "extraordinarily"]);
        let name = wrap("hook_pattern=contrarian_question", 12.0, 160.0, 9);
        assert_eq!(name, ["hook_pattern=", "contrarian_question"]);
        assert_eq!(wrap("one two three", 12.0, 30.0, 1).len(), 1);
        assert!(wrap(" ", 12.0, 30.0, 3).is_empty());
    }

    #[test]
    fn a_letter_keeps_what_sits_on_it() {
        let family = "👩\u{200d}👩\u{200d}👧";
        assert_eq!(fit(&format!("{family}{family}"), 12.0, 80.0), format!("{family}…"));
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 10.0, 17.0), "e\u{301}…");
    }
}
