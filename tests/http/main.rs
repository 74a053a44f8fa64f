//! The HTTP surface as clients meet it: a served store, and requests to it.

mod client;
mod edge;
mod lived;
mod past;
#[path = "../jobs/world.rs"]
#[allow(dead_code, reason = "shared with the suite of the jobs, which uses more of it")]
mod place;
mod queries;
mod ready;
mod service;
mod stream;
