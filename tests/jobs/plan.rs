//! See `src/jobs/plan.rs`.
