//! Replay over a history that was lived: the real program, on stores that are changed behind its back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod evaluated;
#[path = "../cli/home.rs"]
#[allow(dead_code, reason = "shared with the suite of the command line, which uses more of it")]
mod home;
mod lived;
mod moments;
mod retrained;
mod rewards;
mod runs;
mod same;
mod tampered;
