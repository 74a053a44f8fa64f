//! The HTTP surface as clients meet it: a served store, and requests to it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod client;
mod commands;
mod edge;
mod instance;
mod lived;
mod metrics;
mod openapi;
#[cfg(feature = "otel")]
mod otel;
mod past;
mod patience;
#[path = "../jobs/world.rs"]
#[allow(dead_code, reason = "shared with the suite of the jobs, which uses more of it")]
mod place;
mod queries;
mod ready;
mod service;
mod stream;
