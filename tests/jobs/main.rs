//! The jobs against a simulated X, in virtual time: whole runs, on a real store.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod alerts;
mod collect;
mod experiments;
mod learn;
mod learn_training;
mod lessons;
mod lines;
mod log_lines;
mod measured;
mod notify;
mod plan;
mod posting;
mod posts;
mod real;
mod reconcile;
mod reply;
mod rewards;
mod schedule;
mod switches;
mod why;
mod world;
mod writers;
