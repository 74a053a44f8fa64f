//! E-mail and IP addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{before, stretches};

pub fn emails(chars: &[char]) -> Vec<(usize, &'static str)> {
    stretches(chars, |c| c.is_alphanumeric() || "@._%+-".contains(c))
        .into_iter()
        .filter(|(_, run)| is_email(&run.iter().collect::<String>()))
        .map(|(at, _)| (at + 1, "an e-mail address"))
        .collect()
}

fn is_email(run: &str) -> bool {
    let parts: Vec<&str> = run.split('@').collect();
    parts.windows(2).any(|pair| match pair {
        [name, host] => {
            let host = host.trim_end_matches(['.', '-', '_']);
            let tld = host.rsplit_once('.').map_or("", |(_, tld)| tld);
            let tld_fits = tld.chars().count() >= 2 && tld.chars().all(char::is_alphabetic);
            name.chars().any(char::is_alphanumeric) && tld_fits
        }
        _ => false,
    })
}

pub fn addresses(chars: &[char]) -> Vec<(usize, &'static str)> {
    let v4 = stretches(chars, |c| c.is_ascii_digit() || c == '.');
    let v4 = v4.into_iter().filter(|(at, run)| is_v4(chars, *at, run));
    let v6 = stretches(chars, |c| c.is_ascii_hexdigit() || c == ':');
    let v6 = v6.into_iter().filter(|(_, run)| is_v6(run));
    v4.chain(v6).map(|(at, _)| (at + 1, "an IP address")).collect()
}

fn is_v4(chars: &[char], at: usize, run: &[char]) -> bool {
    let text: String = run.iter().collect();
    let alone = !before(chars, at).is_some_and(char::is_alphanumeric);
    alone && text.trim_end_matches('.').parse::<Ipv4Addr>().is_ok() && !is_version(chars, at)
}

/// `Patch 1.0.2.1` is a version of a game, not a machine.
fn is_version(chars: &[char], at: usize) -> bool {
    let text: String = chars.iter().take(at).collect();
    let word = text.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    ["version", "ver", "v", "patch", "update", "build", "release", "firmware", "driver"]
        .contains(&word)
}

/// With at least four groups: shorter ones are times, and the scopes of programming languages.
fn is_v6(run: &[char]) -> bool {
    let text: String = run.iter().collect();
    let text = text.trim_end_matches(':');
    text.split(':').filter(|group| !group.is_empty()).count() >= 4
        && text.parse::<Ipv6Addr>().is_ok()
}
