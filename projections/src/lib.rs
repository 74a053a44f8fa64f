//! Events to rows: the read tables, the projector that keeps them, and the schema of both dialects.
//!
//! Nothing here issues a command. See `docs/ARCHITECTURE.md`.

pub mod database;
pub mod migrations;
pub mod projection;
pub mod projections;
pub mod projector;
pub mod reads;
pub mod rows;
pub mod stored;
pub mod table;
pub mod tables;
pub mod writer;
