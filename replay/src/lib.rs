//! Reads the whole history offline. Never writes to the log, never talks to the outside.
//!
//! See `docs/ARCHITECTURE.md`.

pub mod audit;
pub mod export;
pub mod foreign;
pub mod merkle;
pub mod seals;
pub mod train;
