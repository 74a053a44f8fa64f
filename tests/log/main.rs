//! What every event log must do, run on each store; and what only PostgreSQL can get wrong.

mod commands;
mod conformance;
mod open_transactions;
mod store;
