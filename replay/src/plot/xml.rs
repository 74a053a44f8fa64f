//! Text and numbers as XML holds them.

use std::fmt::Write as _;

/// Markup becomes text, and what XML cannot hold becomes a space.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(if allowed(c) { c } else { ' ' }),
        }
    }
    escaped
}

/// Extensible Markup Language 1.0, section 2.2, without line breaks.
fn allowed(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// A length: hundredths of a pixel, without zeros that say nothing.
pub fn length(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// The `d` of a path through points.
pub fn through(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        let step = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{step}{},{}", length(x), length(y));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_and_what_xml_forbids_is_a_space() {
        assert_eq!(escape("a<b>&\"'\u{0}\n\u{ffff}é"), "a&lt;b&gt;&amp;&quot;&#39;   é");
    }

    #[test]
    fn lengths_have_no_noise() {
        assert_eq!([0.1 + 0.2, 5.0, -0.001, 10.5].map(length), ["0.3", "5", "0", "10.5"]);
    }
}
