//! Reads the whole history offline. Never writes to the log, never talks to the outside.
//!
//! See `docs/ARCHITECTURE.md`.

pub mod audit;
pub mod compare;
pub mod decisions;
pub mod evaluate;
pub mod experiment;
pub mod export;
pub mod foreign;
pub mod headlines;
pub mod history;
#[cfg(test)]
mod lived;
pub mod manifest;
mod marks;
pub mod merkle;
pub mod plot;
pub mod policy;
pub mod rebuild;
pub mod rewards;
pub mod rounds;
pub mod seals;
pub mod train;
pub mod verify;
#[cfg(test)]
mod written;
