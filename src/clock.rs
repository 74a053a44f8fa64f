//! The machine's clock and its source of fresh ids: the one place where both are asked.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
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

/// A clock that can be waited for.
#[async_trait]
pub trait Timer: Clock {
    /// Returns when it is `at`, or earlier: the caller looks again.
    async fn wait_until(&self, at: Timestamp);
}

/// The longest that is slept in one piece: the machine's clock may be set while we sleep.
const NAP: Duration = Duration::from_secs(1);

#[async_trait]
impl Timer for SystemClock {
    async fn wait_until(&self, at: Timestamp) {
        let left = at.since(self.now()).to_std().unwrap_or_default();
        tokio::time::sleep(left.min(NAP)).await;
    }
}

/// Time that stands still until somebody waits, and then is already there.
#[derive(Debug)]
pub struct VirtualClock(AtomicI64);

impl VirtualClock {
    pub fn starting_at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.micros()))
    }

    /// Also backwards: a test may want a clock that jumps.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.micros(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

#[async_trait]
impl Timer for VirtualClock {
    async fn wait_until(&self, at: Timestamp) {
        self.0.fetch_max(at.micros(), Ordering::SeqCst);
    }
}

/// Time that runs, faster than that of the machine.
#[derive(Debug)]
pub struct PacedClock {
    began: Timestamp,
    began_outside: Timestamp,
    /// Seconds here for one second outside.
    speed: f64,
}

impl PacedClock {
    pub fn starting_at(began: Timestamp, speed: f64) -> Self {
        Self { began, began_outside: SystemClock.now(), speed }
    }
}

impl Clock for PacedClock {
    fn now(&self) -> Timestamp {
        let outside = SystemClock.now().since(self.began_outside);
        let here = outside.as_seconds_f64() * self.speed * 1e6;
        Timestamp::from_micros(self.began.micros().saturating_add(here as i64))
    }
}

#[async_trait]
impl Timer for PacedClock {
    async fn wait_until(&self, at: Timestamp) {
        let left = at.since(self.now()).to_std().unwrap_or_default();
        tokio::time::sleep(left.div_f64(self.speed).min(NAP)).await;
    }
}

/// An id for what one request or one run of a command sets off.
#[expect(clippy::disallowed_methods, reason = "this is the adapter that provides fresh ids")]
pub fn fresh_id() -> Uuid {
    Uuid::new_v4()
}
