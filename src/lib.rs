//! The running system: the adapters, the commands, and the surfaces that people use.

pub mod commands;
pub mod log;
pub mod seals;
