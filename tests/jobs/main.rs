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
mod heard;
mod learn;
mod learn_training;
mod lines;
mod measured;
mod plan;
mod posting;
mod posts;
mod real;
mod reconcile;
mod reply;
mod schedule;
mod world;
mod writers;
