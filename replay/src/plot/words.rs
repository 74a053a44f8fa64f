//! What is said of a picture in words.

use super::data::Span;
use super::decimals::Digits;

/// `1 row`, `3 rows`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Absent where nothing is missing.
pub fn left_out(count: usize) -> Option<String> {
    let is =
        if count == 1 { "that is no finite number is" } else { "that are no finite numbers are" };
    (count > 0).then(|| format!("{} {is} left out.", counted(count, "value", "values")))
}

/// `0.66 (0.53 to 0.78)`
pub fn value(digits: Digits, value: f64, interval: Option<Span>) -> String {
    let shown = digits.write(value);
    match interval {
        Some(Span { low, high }) => {
            format!("{shown} ({} to {})", digits.write(low), digits.write(high))
        }
        None => shown,
    }
}

/// The first so many, and how many there are besides.
pub fn some(all: Vec<String>, most: usize) -> String {
    let more = all.len().saturating_sub(most);
    let mut said = all;
    said.truncate(most);
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    said.join("; ")
}
