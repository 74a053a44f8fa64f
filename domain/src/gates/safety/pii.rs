//! What identifies a person or opens an account. It looks for shapes and checksums, not for names:
//! a street address is caught only when it is written like one.

mod account;
mod address;
mod net;
mod numbers;

/// Everything found: at which character, from 1, and what it looks like. In order.
pub fn find(text: &str) -> Vec<(usize, &'static str)> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = net::emails(&chars);
    found.extend(net::addresses(&chars));
    found.extend(numbers::find(&chars));
    found.extend(account::ibans(&chars));
    found.extend(address::find(&chars));
    found.sort_unstable();
    found.dedup();
    found
}

/// The maximal stretches of characters that `fits`, each with its place from 0.
fn stretches(chars: &[char], fits: impl Fn(char) -> bool) -> Vec<(usize, &[char])> {
    let mut at = 0;
    let mut stretches = Vec::new();
    for run in chars.chunk_by(|a, b| fits(*a) == fits(*b)) {
        if run.first().is_some_and(|c| fits(*c)) {
            stretches.push((at, run));
        }
        at += run.len();
    }
    stretches
}

/// The character before `at`.
fn before(chars: &[char], at: usize) -> Option<char> {
    chars.get(at.checked_sub(1)?).copied()
}
