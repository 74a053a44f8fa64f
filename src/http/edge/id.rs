//! The name of a request: in its answer, and in every log line that it sets off.

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::clock::fresh_id;

pub const NAME: HeaderName = HeaderName::from_static("x-request-id");
/// Longer ones only fill the log.
const LONGEST: usize = 128;

/// One draw per process, then a number: unique, and nothing to wait for.
static PROCESS: LazyLock<String> =
    LazyLock::new(|| fresh_id().simple().to_string().chars().take(12).collect());
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The one that the client gave, if it can stand in a log line; else a fresh one.
pub fn of(headers: &HeaderMap) -> HeaderValue {
    headers.get(NAME).filter(|id| is_sane(id)).cloned().unwrap_or_else(fresh)
}

fn is_sane(id: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    (1..=LONGEST).contains(&id.len()) && id.as_bytes().iter().all(plain)
}

fn fresh() -> HeaderValue {
    let mut id = String::with_capacity(32);
    let _ = write!(id, "{}-{:x}", *PROCESS, NEXT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::try_from(id).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_the_client_is_kept_unless_it_would_spoil_the_log() {
        let of = |id: &str| {
            let value = HeaderValue::from_bytes(id.as_bytes()).unwrap();
            super::of(&HeaderMap::from_iter([(NAME, value)]))
        };
        assert_eq!(of("order-7.b"), "order-7.b");
        for bad in ["", "a b", "<x>", "ä", &"a".repeat(129)] {
            assert_ne!(of(bad), bad);
        }
        assert_ne!(of(""), of(""));
    }
}
