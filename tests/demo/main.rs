//! Whole months in virtual time: the same for the same seed, within every limit, and learning.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod learner;
mod promises;
mod same;
mod weeks;
#[path = "../jobs/world.rs"]
#[allow(dead_code, reason = "shared with the tests of the jobs")]
mod world;
