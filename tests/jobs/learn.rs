//! See `src/jobs/learn.rs`.
