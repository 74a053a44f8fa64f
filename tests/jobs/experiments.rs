//! See `src/jobs/experiments.rs`.
