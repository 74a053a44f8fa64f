//! Whether a typed value fits its setting; if not, the message says what would.

use serde_json::Value;

use super::settings::{Home, Kind, Setting, find};
use crate::rules::Refusal;

/// Longer values are a mistake, and would stand in the log for ever.
const MAX_LENGTH: usize = 2_048;

/// The value that `text` means for `key`.
pub fn check(key: &str, text: &str) -> Result<Value, Refusal> {
    let setting = find(key)?;
    let text = text.trim();
    if text.is_empty() && setting.default.is_empty() {
        return Ok(Value::Null);
    }
    let value = (text.len() <= MAX_LENGTH).then(|| value_of(setting.kind, text)).flatten();
    value.ok_or_else(|| refusal(setting, text))
}

fn value_of(kind: Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Flag => flag(text).map(Value::from),
        Kind::Number { min, max } => {
            let number = text.parse::<f64>().ok().filter(|n| (min..=max).contains(n))?;
            Some(Value::from(number + 0.0)) // −0 becomes 0
        }
        Kind::Whole { min, max } => {
            let number = text.parse::<i64>().ok().filter(|n| (min..=max).contains(n))?;
            Some(Value::from(number))
        }
        Kind::Choice(choices) => {
            let chosen = choices.iter().find(|c| c.eq_ignore_ascii_case(text))?;
            Some(Value::from(*chosen))
        }
        Kind::Text => plain(text).then(|| Value::from(text)),
        Kind::Url(schemes) => is_url(text, schemes).then(|| Value::from(text)),
        Kind::Address => is_address(text).then(|| Value::from(text)),
        Kind::Zone => {
            let zone: chrono_tz::Tz = text.parse().ok()?;
            Some(Value::from(zone.name()))
        }
        Kind::Hours => hours(text),
    }
}

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Sorted, each once. `[2,3]` and `2,3` are the same; `[]` and `none` are no hour.
fn hours(text: &str) -> Option<Value> {
    let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text).trim();
    if inner.is_empty() || inner.eq_ignore_ascii_case("none") {
        return Some(Value::Array(vec![]));
    }
    let mut hours = inner
        .split(',')
        .map(|hour| hour.trim().parse::<u8>().ok().filter(|h| *h < 24))
        .collect::<Option<Vec<_>>>()?;
    hours.sort_unstable();
    hours.dedup();
    Some(Value::from(hours))
}

fn plain(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn is_url(text: &str, schemes: &[&str]) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    if !plain(text) || !schemes.contains(&scheme) {
        return false;
    }
    match rest.strip_prefix("//") {
        // A file, or memory: there need not be a host.
        _ if scheme == "sqlite" => !rest.trim_start_matches('/').is_empty(),
        Some(rest) => rest.split(['/', '?', '#']).next().is_some_and(has_host),
        None => false,
    }
}

fn has_host(authority: &str) -> bool {
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    // A cluster is named as `a:1,b:2`; a socket folder is given in the query.
    authority.contains('@') && host_and_port.is_empty()
        || host_and_port.split(',').all(|part| match part.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                !host.is_empty() && port.parse::<u16>().is_ok()
            }
            _ => !part.is_empty(),
        })
}

fn is_address(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        let v6 = host.starts_with('[') && host.ends_with(']');
        plain(host) && (v6 || !host.contains(':')) && port.parse::<u16>().is_ok()
    })
}

fn refusal(setting: &Setting, text: &str) -> Refusal {
    let name = setting.name();
    let must = match setting.kind {
        Kind::Flag => "true or false".to_owned(),
        Kind::Number { min, max } if text.parse::<f64>().is_ok() => {
            format!("between {min} and {max}")
        }
        Kind::Number { min, max } => format!("a number between {min} and {max}"),
        Kind::Whole { min, max } if text.parse::<i64>().is_ok() => {
            format!("between {min} and {max}")
        }
        Kind::Whole { min, max } => format!("a whole number between {min} and {max}"),
        Kind::Choice(choices) => format!("one of {}", choices.join(", ")),
        Kind::Text => format!("1 to {MAX_LENGTH} characters without spaces"),
        Kind::Url(_) if !plain(text) => "an address without spaces".to_owned(),
        Kind::Url(schemes) => format!("an address that begins with {}", in_words(schemes)),
        Kind::Address => "host:port, such as 127.0.0.1:8080".to_owned(),
        Kind::Zone => "an IANA time zone, such as Europe/Berlin".to_owned(),
        Kind::Hours => "a list of hours between 0 and 23, such as 2,3,4".to_owned(),
    };
    Refusal::new("bad_value", format!("{name} must be {must}, got {}", shown(setting, text)))
}

fn in_words(schemes: &[&str]) -> String {
    let all: Vec<_> = schemes.iter().map(|s| format!("{s}://")).collect();
    all.join(" or ")
}

/// A secret is not shown in a message either, and a long text only by its beginning.
fn shown(setting: &Setting, text: &str) -> String {
    const ENOUGH: usize = 60;
    match setting.home {
        _ if text.is_empty() => "nothing".to_owned(),
        Home::Secret => "something else".to_owned(),
        _ if text.chars().count() > ENOUGH => {
            let head: String = setting.masked(text).chars().take(ENOUGH).collect();
            format!("{head}…")
        }
        _ => setting.masked(text),
    }
}

#[cfg(test)]
mod tests;
