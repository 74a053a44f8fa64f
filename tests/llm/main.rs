//! Paying for texts: what is sent, what is charged, and what stops the next call. The service is
//! a server of our own on this machine.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod drafts;
mod limits;
mod lines;
mod paying;
mod scripted;
mod service;
mod world;
