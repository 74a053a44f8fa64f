//! What the documents say, held against the program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod api;
mod commands;
mod documents;
mod invariants;
mod names;
mod queries;
