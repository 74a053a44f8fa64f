//! Gets a document over HTTP, within bounds that its server cannot move.

use std::io::Read as _;
use std::time::Duration;

use ureq::Agent;
use ureq::http::header::ACCEPT;

/// What a feed may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the look-up of the name to the last byte, redirects included.
    pub deadline: Duration,
    /// Of the document as it is after unpacking.
    pub bytes: u64,
    pub redirects: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { deadline: Duration::from_secs(10), bytes: 2 * 1024 * 1024, redirects: 5 }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error(transparent)]
    Http(#[from] ureq::Error),
    #[error("the answer broke off: {0}")]
    Body(#[from] std::io::Error),
    #[error("it has more than {0} bytes")]
    TooLarge(u64),
}

const WANTED: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
                      application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1";

/// Blocks. Unpacked only as far as it is read, so that a small answer cannot grow large.
pub fn fetch(url: &str, limits: Limits) -> Result<Vec<u8>, FetchError> {
    let answer = agent(limits).get(url).header(ACCEPT, WANTED).call()?;
    let mut document = Vec::new();
    let body = answer.into_body().into_reader();
    body.take(limits.bytes.saturating_add(1)).read_to_end(&mut document)?;
    match document.len() as u64 > limits.bytes {
        true => Err(FetchError::TooLarge(limits.bytes)),
        false => Ok(document),
    }
}

/// One for each fetch: nothing of one server is kept for the next.
fn agent(limits: Limits) -> Agent {
    Agent::config_builder()
        .timeout_global(Some(limits.deadline))
        .max_redirects(limits.redirects)
        .user_agent(concat!("xbot/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}
