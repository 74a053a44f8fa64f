//! What this process knows of itself, and tells nobody but `/metrics`, `/readyz` and its streams.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::watch;
use tokio::time::Instant;
use xbot_domain::time::Timestamp;

mod routes;

pub use routes::{BUCKETS, Class, Method, Route, Routes};

#[derive(Debug)]
pub struct Process {
    /// By the clock of the system, which may be a virtual one.
    pub since: Timestamp,
    pub began: Instant,
    /// Requests that were let in and are not answered yet.
    pub requests: Gauge,
    pub connections: Gauge,
    /// Clients of event streams. Streams hold it while they last.
    pub streams: Gauge,
    pub routes: Routes,
    /// Workers and schedules that ended although nobody told them to.
    pub died: Gauge,
    stopping: watch::Sender<bool>,
}

impl Process {
    pub fn new(since: Timestamp) -> Self {
        Self {
            since,
            began: Instant::now(),
            requests: Gauge::default(),
            connections: Gauge::default(),
            streams: Gauge::default(),
            routes: Routes::default(),
            died: Gauge::default(),
            stopping: watch::Sender::new(false),
        }
    }

    /// True from the moment at which the process was asked to stop. A stream that sees it says its
    /// last word and ends: `stopping.wait_for(|stopping| *stopping)`.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }
}

/// How many there are at this moment.
#[derive(Clone, Debug, Default)]
pub struct Gauge(Arc<AtomicUsize>);

/// One of them, for as long as it is held.
#[derive(Debug)]
pub struct Held(Arc<AtomicUsize>);

impl Gauge {
    pub fn hold(&self) -> Held {
        self.0.fetch_add(1, Ordering::Relaxed);
        Held(Arc::clone(&self.0))
    }

    /// Absent when there are `most` already.
    pub fn hold_below(&self, most: usize) -> Option<Held> {
        let held = self.hold();
        (self.now() <= most).then_some(held)
    }

    pub fn now(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// One more, for good.
    pub fn keep(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_are_let_in_than_fit_and_who_leaves_makes_room() {
        let gauge = Gauge::default();
        let first = gauge.hold_below(1);
        assert!(first.is_some() && gauge.hold_below(1).is_none());
        drop(first);
        assert!(gauge.hold_below(1).is_some());
        assert_eq!(gauge.now(), 0);
    }
}
