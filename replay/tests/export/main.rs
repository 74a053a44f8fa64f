//! What was exported is what is read: to the byte, and the same bytes every time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may fail loudly"
)]

mod columns;
mod exact;
mod old;
mod port;
mod refused;
mod seeking;
mod stage;
mod written;
