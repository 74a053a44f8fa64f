//! The running system: the adapters, the commands, and the surfaces that people use.

pub mod candidates;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod content;
pub mod demo;
pub mod health;
pub mod http;
pub mod jobs;
pub mod llm;
pub mod log;
pub mod runs;
pub mod scratch;
pub mod seals;
pub mod serve;
pub mod settings;
pub mod telemetry;
pub mod why;
pub mod x;
