//! How much one client, and all of them together, may ask for.

use axum::http::{HeaderValue, Uri};
use xbot_domain::config::HttpSettings;

/// Requests per second.
pub type PerSecond = u32;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of one client on another machine.
    pub rate: PerSecond,
    /// Of the clients on this machine, together; absent: as many as they like.
    pub local_rate: Option<PerSecond>,
    /// Requests under way at the same time.
    pub requests: usize,
    pub connections: usize,
    /// Pages that browsers may let in, as they name themselves.
    pub origins: Vec<HeaderValue>,
}

#[derive(Debug, thiserror::Error)]
#[error(
    "HTTP_CORS_ORIGINS has `{0}`: write scheme and host, such as https://ops.example, and nothing behind it"
)]
pub struct BadOrigin(String);

impl Default for Limits {
    /// The defaults of the settings.
    fn default() -> Self {
        Self { rate: 200, local_rate: None, requests: 512, connections: 4096, origins: Vec::new() }
    }
}

impl Limits {
    pub fn of(settings: &HttpSettings) -> Result<Self, BadOrigin> {
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Ok(Self {
            rate: settings.rate_limit,
            local_rate: Some(settings.rate_limit_local).filter(|rate| *rate > 0),
            requests: size(settings.max_requests),
            connections: size(settings.max_connections),
            origins: origins(settings.cors_origins.as_deref().unwrap_or_default())?,
        })
    }
}

fn origins(list: &str) -> Result<Vec<HeaderValue>, BadOrigin> {
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| origin(name).ok_or_else(|| BadOrigin(name.to_owned()))).collect()
}

/// As browsers send it: lower case, no path, no slash at the end.
fn origin(name: &str) -> Option<HeaderValue> {
    let uri: Uri = name.parse().ok()?;
    let (scheme, host) = (uri.scheme_str()?, uri.authority()?);
    let is_web = scheme == "http" || scheme == "https";
    let is_bare = format!("{scheme}://{host}") == name && !host.as_str().contains('@');
    let is_plain = name.bytes().all(|byte| !byte.is_ascii_uppercase() && byte != b'*');
    (is_web && is_bare && is_plain).then(|| HeaderValue::from_str(name).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_taken_as_browsers_send_them_and_nothing_else_is() {
        assert_eq!(origins("https://a.example, http://b:81").unwrap().len(), 2);
        assert_eq!(origins("").unwrap().len(), 0);
        for bad in [
            "*",
            "a.example",
            "https://a.example/",
            "https://*.example",
            "ftp://a",
            "https://A.example",
        ] {
            assert!(origins(bad).unwrap_err().to_string().contains(bad), "{bad}");
        }
    }
}
