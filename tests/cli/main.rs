//! The real program, run as people run it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod bad_input;
mod compare;
mod config;
mod demo;
mod events;
mod experiments;
mod health;
mod help;
mod home;
mod import;
mod learning;
mod openapi;
mod repair;
mod replay;
mod retrain;
mod schedule;
mod serve;
