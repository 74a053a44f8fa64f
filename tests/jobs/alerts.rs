//! See `src/jobs/alerts.rs`.
