//! The machine's clock and its source of fresh ids: the one place where both are asked.

use uuid::Uuid;
use xbot_domain::time::{Clock, Timestamp};

#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that provides the time")]
    fn now(&self) -> Timestamp {
        let since_1970 =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX))
    }
}

/// An id for what one request or one run of a command sets off.
#[expect(clippy::disallowed_methods, reason = "this is the adapter that provides fresh ids")]
pub fn fresh_id() -> Uuid {
    Uuid::new_v4()
}
