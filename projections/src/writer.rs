//! Row changes to SQL: one writer for all read tables, per dialect.
//!
//! Changes are grouped by table, operation and set of columns, so that there are few distinct
//! statements and each can be prepared once. An upsert has to name every column that must not be
//! null: both databases check that before they look whether the row is there.

use crate::rows::Value;
use crate::table::{Column, Kind, Table};

mod group;
pub mod postgres;
mod refusal;
pub mod sqlite;

pub use refusal::Refusable;

/// Which tables are written: those that are read, or those that a rebuild fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    Live,
    Shadow,
}

impl Target {
    pub fn table(self, table: &Table) -> String {
        match self {
            Self::Live => table.name.to_owned(),
            Self::Shadow => format!("shadow_{}", table.name),
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Shadow => "shadow",
        }
    }
}

/// The number that both databases give back as it was written, if there is one: SQLite makes null
/// of NaN, and 0 of -0.
fn real(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number + 0.0)
}

/// A projection put a value into a column of another kind.
#[derive(Debug, thiserror::Error)]
#[error("column `{column}` holds {kind:?}, not {value}")]
struct Mismatch {
    column: &'static str,
    kind: Kind,
    value: String,
}

impl Mismatch {
    fn new(column: &'static Column, value: &Value) -> Self {
        Self { column: column.name, kind: column.kind, value: format!("{value:?}") }
    }
}

/// SQLite would take any value in any column; what PostgreSQL refuses, it has to refuse too.
fn fits(value: &Value, kind: Kind) -> bool {
    matches!(
        (value, kind),
        (Value::Null, _)
            | (Value::Bool(_), Kind::Bool)
            | (Value::Int(_), Kind::Int)
            | (Value::Real(_), Kind::Real)
            | (Value::Text(_), Kind::Text)
            | (Value::Time(_), Kind::Time)
            | (Value::Json(_), Kind::Json)
    )
}

/// What is written for a column that a change does not name; grouping leaves none.
const ABSENT: &Value = &Value::Null;
