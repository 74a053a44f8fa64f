//! The schema in both dialects: its migrations, its tables and views, and the ways to open it.
//! PostgreSQL is the one that `TEST_DATABASE_URL` names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod both;
mod connect;
mod migrate;
mod plans;
mod seeds;
mod tables;
mod views;
