//! What the read tables show of hand-made events. No database: rows are folded in memory.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod audit;
mod bandit;
mod content;
mod coverage;
mod events;
mod experiments;
mod laws;
mod life;
mod outcomes;
mod predictors;
mod small;
mod spending;
mod tables;
