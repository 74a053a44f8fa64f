//! See `src/jobs/reconcile.rs`.
