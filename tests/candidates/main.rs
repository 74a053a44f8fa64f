//! `xbot candidates refresh`: the catalogue, and feeds from servers on this machine, good and bad.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod catalogue;
mod expiry;
mod feeds;
mod home;
mod hostile;
mod server;
