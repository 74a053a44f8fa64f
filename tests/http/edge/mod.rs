//! What every request passes, and how connections are served.

mod access;
mod answers;
mod connections;
mod cors;
pub mod raw;
mod room;
mod secrets;
mod streams;
