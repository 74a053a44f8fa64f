//! Links as X finds them: with `http://` or `https://`, or a bare host under a known top-level
//! domain (`tlds.txt`: the country codes of ISO 3166 and the generic domains in common use).

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

static TLDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("tlds.txt").split_whitespace().collect());

/// The byte ranges of the links, in order.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let (mut before, mut skip_to) = (None, 0);
    for (at, c) in text.char_indices() {
        if at >= skip_to && c.is_alphanumeric() {
            let rest = text.get(at..).unwrap_or_default();
            if let Some(taken) = link(before, rest) {
                links.push(at..at + taken);
                skip_to = at + taken;
            }
        }
        before = Some(c);
    }
    links
}

/// The text as a person reads it, without its links.
pub fn without_urls(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    for link in find(text) {
        kept.push_str(text.get(end..link.start).unwrap_or_default());
        end = link.end;
    }
    kept.push_str(text.get(end..).unwrap_or_default());
    kept
}

fn link(before: Option<char>, rest: &str) -> Option<usize> {
    // Latin, as in X's own rule: scripts that write no spaces may stand right before a link.
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || "@＠$#＃".contains(c)) {
        return None;
    }
    let (scheme, host) = match scheme(rest) {
        0 if before.is_some_and(|c| "-_./".contains(c)) => return None,
        0 => (0, bare_host(rest)?),
        scheme => (scheme, full_host(rest.get(scheme..)?)?),
    };
    let end = scheme + host;
    let port = port(rest.get(end..)?);
    Some(end + port + path(rest.get(end + port..)?))
}

fn scheme(rest: &str) -> usize {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| {
            let start = rest.get(..scheme.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .map_or(0, str::len)
}

/// After a scheme any host will do whose last label could be a top-level domain.
fn full_host(rest: &str) -> Option<usize> {
    let host = host(rest, char::is_alphanumeric);
    let (_, tld) = host.rsplit_once('.')?;
    let fits = tld.chars().count() >= 2 && tld.chars().all(char::is_alphabetic);
    (fits || tld.starts_with("xn--")).then_some(host.len())
}

/// Without a scheme, up to the last label that is a known top-level domain.
fn bare_host(rest: &str) -> Option<usize> {
    let host = host(rest, |c| c.is_ascii_alphanumeric());
    if rest.get(host.len()..)?.starts_with(['@', '+']) {
        return None; // the name in an e-mail address, which X does not link
    }
    let dots = host.match_indices('.').map(|(at, _)| at).skip(1);
    let ends: Vec<usize> = dots.chain([host.len()]).collect();
    ends.into_iter().rev().find(|end| {
        let tld = host.get(..*end).and_then(|h| h.rsplit_once('.'));
        tld.is_some_and(|(_, tld)| TLDS.contains(tld.to_ascii_lowercase().as_str()))
    })
}

/// Labels of letters, digits, `-` and `_`, none of them empty.
fn host(rest: &str, is_letter: impl Fn(char) -> bool) -> &str {
    let fits = |c: char| is_letter(c) || matches!(c, '-' | '_' | '.');
    let taken = rest.find(|c| !fits(c)).unwrap_or(rest.len());
    let host = rest.get(..taken).unwrap_or_default();
    let host = host.split_once("..").map_or(host, |(host, _)| host);
    host.trim_end_matches(['.', '-', '_'])
}

fn port(rest: &str) -> usize {
    let digits = rest
        .strip_prefix(':')
        .map_or(0, |digits| digits.bytes().take_while(u8::is_ascii_digit).count());
    if digits == 0 { 0 } else { 1 + digits }
}

/// Path, query and fragment, without the punctuation of the sentence around them.
fn path(rest: &str) -> usize {
    if !rest.starts_with(['/', '?']) {
        return 0;
    }
    let taken = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
    let mut path = rest.get(..taken).unwrap_or_default();
    while let Some(last) = path.chars().next_back() {
        let balanced = last == ')' && path.matches('(').count() >= path.matches(')').count();
        if balanced || last.is_alphanumeric() || "+-=_#/&".contains(last) {
            break;
        }
        path = path.strip_suffix(last).unwrap_or_default();
    }
    path.len()
}

fn is_path(c: char) -> bool {
    // Latin and Cyrillic letters belong to a path, those of scripts without spaces do not.
    (c.is_alphanumeric() && c < '\u{530}') || "!*';:=+,.$/%#[]-–_~@|&()?".contains(c)
}
