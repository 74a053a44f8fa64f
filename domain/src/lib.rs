//! The rules of xbot, as pure functions and values.
//!
//! Nothing here reads a clock, draws a random number, opens a file or a socket: time, seeds and
//! model output come in as arguments, events go out. See `docs/ARCHITECTURE.md`.

pub mod account;
pub mod arm;
pub mod bandit;
pub mod budget;
pub mod candidate;
pub mod config;
pub mod decision;
pub mod event;
pub mod experiment;
pub mod features;
pub mod foreign;
pub mod gates;
pub mod ids;
pub mod learning;
pub mod log;
pub mod memory;
pub mod metrics;
pub mod predictor;
pub mod reward;
pub mod rules;
pub mod time;
