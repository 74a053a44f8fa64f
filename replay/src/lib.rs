//! Reads the whole history offline. Never writes to the log, never talks to the outside.
//!
//! See `docs/ARCHITECTURE.md`.

pub mod audit;
pub mod decisions;
pub mod evaluate;
pub mod export;
pub mod foreign;
pub mod headlines;
pub mod history;
pub mod manifest;
pub mod merkle;
pub mod policy;
pub mod rounds;
pub mod seals;
pub mod train;
#[cfg(test)]
mod written;
