//! Requests counted by route, method and class of status, and how long they took.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::StatusCode;

/// Seconds, from what a read of the tables takes to the deadline.
pub const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

labels! {
    /// Few, whatever clients make up.
    Method { Get = "GET", Head = "HEAD", Post = "POST", Put = "PUT", Other = "other" }
}
labels! {
    Class { Informed = "1xx", Done = "2xx", Elsewhere = "3xx", Refused = "4xx", Failed = "5xx" }
}

/// By the template of the route, such as `/api/decisions/{id}`: as many as there are endpoints.
#[derive(Debug, Default)]
pub struct Routes(RwLock<BTreeMap<Arc<str>, Arc<Route>>>);

#[derive(Debug, Default)]
pub struct Route {
    answers: [[AtomicU64; Class::ALL.len()]; Method::ALL.len()],
    buckets: [AtomicU64; BUCKETS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Routes {
    pub fn count(
        &self,
        route: &str,
        method: &axum::http::Method,
        status: StatusCode,
        took: Duration,
    ) {
        self.of(route).count(Method::of(method), Class::of(status), took);
    }

    fn of(&self, route: &str) -> Arc<Route> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(route).cloned();
        known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(route.into()).or_default())
        })
    }

    pub fn all(&self) -> BTreeMap<Arc<str>, Arc<Route>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Route {
    fn count(&self, method: Method, class: Class, took: Duration) {
        let add =
            |cell: Option<&AtomicU64>, by| cell.map(|cell| cell.fetch_add(by, Ordering::Relaxed));
        add(self.answers.get(method as usize).and_then(|all| all.get(class as usize)), 1);
        let bucket = BUCKETS.partition_point(|bound| *bound < took.as_secs_f64());
        add(self.buckets.get(bucket), 1);
        add(Some(&self.count), 1);
        add(Some(&self.micros), u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    pub fn answers(&self, method: Method, class: Class) -> u64 {
        let answers = self.answers.get(method as usize).and_then(|all| all.get(class as usize));
        answers.map_or(0, |cell| cell.load(Ordering::Relaxed))
    }

    /// How many took no longer than each of [`BUCKETS`].
    pub fn cumulated(&self) -> Vec<u64> {
        let counts = self.buckets.iter().map(|cell| cell.load(Ordering::Relaxed));
        counts
            .scan(0, |sum, count| {
                *sum += count;
                Some(*sum)
            })
            .collect()
    }

    pub fn total(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    pub fn seconds(&self) -> f64 {
        self.micros.load(Ordering::Relaxed) as f64 / 1e6
    }
}

impl Method {
    fn of(method: &axum::http::Method) -> Self {
        let known = Self::ALL.iter().find(|known| known.as_str() == method.as_str());
        known.copied().unwrap_or(Self::Other)
    }
}

impl Class {
    fn of(status: StatusCode) -> Self {
        match status.as_u16() {
            100..=199 => Self::Informed,
            200..=299 => Self::Done,
            300..=399 => Self::Elsewhere,
            400..=499 => Self::Refused,
            _ => Self::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_in_its_bucket_and_all_above() {
        let routes = Routes::default();
        let took = Duration::from_millis(7);
        routes.count("/a", &axum::http::Method::GET, StatusCode::NOT_FOUND, took);
        let all = routes.all();
        let route = &all["/a"];
        assert_eq!(route.answers(Method::Get, Class::Refused), 1);
        assert_eq!(route.cumulated(), [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    }
}
