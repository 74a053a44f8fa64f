//! See `src/jobs/collect.rs`.
