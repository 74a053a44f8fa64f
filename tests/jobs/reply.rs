//! See `src/jobs/reply.rs`.
