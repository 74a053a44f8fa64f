//! See `src/jobs/posting.rs`.
