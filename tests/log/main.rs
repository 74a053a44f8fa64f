//! What every event log must do, run on each store; and what only PostgreSQL can get wrong.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod commands;
mod conformance;
mod open_transactions;
mod store;
