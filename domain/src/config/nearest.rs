//! Did you mean.

/// The candidate that takes the fewest changes of letters, if they are few.
pub(super) fn to<'a>(typed: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_ascii_lowercase();
    let few = (typed.chars().count() / 3).clamp(1, 4);
    candidates
        .map(|c| (distance(&typed, &c.to_ascii_lowercase()), c))
        .filter(|(d, _)| *d <= few)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// Levenshtein's distance, row by row.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((y, above_left), above) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((above_left + usize::from(x != *y)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_another_word_is_not() {
        let known = ["POSTING_DISABLED", "post_fraction", "epsilon"];
        for (typed, meant) in [
            ("POSTING_DISABLE", Some("POSTING_DISABLED")),
            ("posting-disabled", Some("POSTING_DISABLED")),
            ("post_fracton", Some("post_fraction")),
            ("epsilom", Some("epsilon")),
            ("temperature", None),
            ("", None),
        ] {
            assert_eq!(to(typed, known.into_iter()), meant, "{typed}");
        }
    }
}
