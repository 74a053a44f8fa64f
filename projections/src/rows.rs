//! The row changes that a batch of events comes to: last write per key and column wins.

use std::collections::HashMap;
use std::sync::Arc;

use xbot_domain::time::Timestamp;

use crate::table::{Col, Table};

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Time(Timestamp),
    Json(String),
}

/// A primary key is made of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Int(i64),
    Text(String),
}

/// In the order in which those for one key are to be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Overwrite the given columns if the row is there.
    Update,
    /// Make the row or overwrite the given columns of the one that is there.
    Upsert,
}

impl Op {
    /// What makes a row fills most of its columns; what changes one only a few.
    fn usual_cells(self, table: &Table) -> usize {
        match self {
            Self::Update => 4,
            Self::Upsert => table.columns.len(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub table: &'static Table,
    /// Shared with the place where it is found again.
    pub key: Arc<[Key]>,
    pub op: Op,
    /// Columns beside the key, each at most once.
    pub cells: Vec<(Col, Value)>,
}

impl Change {
    pub fn set(&mut self, column: Col, value: impl Into<Value>) -> &mut Self {
        let value = value.into();
        match self.cells.iter_mut().find(|(col, _)| *col == column) {
            Some((_, old)) => *old = value,
            None => self.cells.push((column, value)),
        }
        self
    }
}

/// Changes in the order in which their rows were first touched.
#[derive(Debug, Default)]
pub struct Rows {
    changes: Vec<Change>,
    places: HashMap<(&'static str, Arc<[Key]>), usize>,
}

impl Rows {
    pub fn upsert<const N: usize>(&mut self, table: &'static Table, key: [Key; N]) -> &mut Change {
        self.touch(table, key.into(), Op::Upsert)
    }

    pub fn update<const N: usize>(&mut self, table: &'static Table, key: [Key; N]) -> &mut Change {
        self.touch(table, key.into(), Op::Update)
    }

    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    #[expect(clippy::indexing_slicing, reason = "places only holds indices of changes")]
    fn touch(&mut self, table: &'static Table, key: Arc<[Key]>, op: Op) -> &mut Change {
        let next = self.changes.len();
        let shared = Arc::clone(&key);
        let place = self.places.entry((table.name, shared)).or_insert(next);
        // An update is for the row as it was: what a later upsert makes must not contain it, or the
        // result would depend on where one batch ends and the next begins.
        if self.changes.get(*place).is_none_or(|known| known.op < op) {
            *place = next;
            self.changes.push(Change {
                table,
                key,
                op,
                cells: Vec::with_capacity(op.usual_cells(table)),
            });
        }
        &mut self.changes[*place]
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Key {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Key {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! into_value {
    ($($from:ty => $make:expr),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self { ($make)(value) }
        }
    )*};
}

into_value! {
    bool => Value::Bool,
    i64 => Value::Int,
    u32 => |n| Value::Int(i64::from(n)),
    u64 => |n| Value::Int(i64::try_from(n).unwrap_or(i64::MAX)),
    f64 => Value::Real,
    &str => |s: &str| Value::Text(s.to_owned()),
    String => Value::Text,
    Timestamp => Value::Time,
}
