//! Changes that one statement can write.

use std::collections::HashMap;

use super::ABSENT;
use crate::rows::{Change, Op, Rows, Value};
use crate::table::{Col, Column, Table};

#[derive(Debug)]
pub(super) struct Group<'a> {
    pub table: &'static Table,
    pub op: Op,
    /// Columns beside the key, in the order of the first change.
    pub columns: Vec<Col>,
    pub changes: Vec<&'a Change>,
}

/// Tables in the order in which they were first touched. Within a table updates come before
/// upserts: where [`Rows`] holds both for one key, the update was meant for the row as it was.
pub(super) fn groups(rows: &Rows) -> Vec<Group<'_>> {
    let mut places = HashMap::new();
    let mut tables = HashMap::new();
    let mut groups: Vec<Group<'_>> = Vec::new();
    // Neighbours mostly are alike, which spares the search.
    let mut last = None;
    for change in rows.changes() {
        let signature = (change.table.name, change.op, columns(change));
        let place = match last {
            Some((known, place)) if known == signature => place,
            _ => *places.entry(signature).or_insert(groups.len()),
        };
        last = Some((signature, place));
        match groups.get_mut(place) {
            Some(group) => group.changes.push(change),
            None => {
                let tables_so_far = tables.len();
                tables.entry(change.table.name).or_insert(tables_so_far);
                groups.push(Group::of(change));
            }
        }
    }
    groups.sort_by_key(|group| (tables.get(group.table.name).copied(), group.op));
    groups
}

impl<'a> Group<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            table: change.table,
            op: change.op,
            columns: change.cells.iter().map(|(column, _)| *column).collect(),
            changes: vec![change],
        }
    }

    pub fn key(&self) -> &'static [Column] {
        self.table.columns.get(..self.table.key).unwrap_or_default()
    }

    /// The columns beside the key.
    pub fn rest(&self) -> impl Iterator<Item = &'static Column> + '_ {
        self.columns.iter().filter_map(|column| self.table.columns.get(column.0))
    }

    /// An update of no column.
    pub fn is_idle(&self) -> bool {
        self.op == Op::Update && self.columns.is_empty()
    }

    /// The value of the `place`-th of [`Self::columns`].
    pub fn value(&self, change: &'a Change, place: usize) -> &'a Value {
        let Some(column) = self.columns.get(place) else {
            return ABSENT;
        };
        let named = |cell: &&'a (Col, Value)| cell.0 == *column;
        let guess = change.cells.get(place).filter(named);
        let cell = guess.or_else(|| change.cells.iter().find(named));
        cell.map_or(ABSENT, |(_, value)| value)
    }
}

/// A bit per column, in words of 64.
fn columns(change: &Change) -> [u64; 4] {
    let mut bits = [0; 4];
    for (column, _) in &change.cells {
        if let Some(word) = bits.get_mut(column.0 / 64) {
            *word |= 1 << (column.0 % 64);
        }
    }
    bits
}
