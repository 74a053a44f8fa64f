//! An export by column: one flat row per event. `docs/REPLAY.md` describes it to those who query.

use std::sync::Arc;

use parquet::errors::Result;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::TypePtr;

mod read;
mod write;

pub use read::{footer, group};
pub use write::Groups;

const SCHEMA: &str = "message event {
    required int64 number;
    required int64 position;
    required int64 tx;
    required binary aggregate (STRING);
    required binary stream_id (STRING);
    required int64 version;
    required binary type (STRING);
    required int32 event_version;
    required int64 recorded_at (TIMESTAMP(MICROS, true));
    required binary payload (STRING);
    required binary metadata (STRING);
}";

fn schema() -> Result<TypePtr> {
    parse_message_type(SCHEMA).map(Arc::new)
}
