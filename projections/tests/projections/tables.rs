//! Read tables in memory: what a writer of either dialect would make of the row changes.

use std::collections::BTreeMap;

use xbot_domain::log::Recorded;
use xbot_projections::projection::Projection;
use xbot_projections::rows::{Key, Op, Rows, Value};
use xbot_projections::table::{Col, Table};

type Row = BTreeMap<&'static str, Value>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables(BTreeMap<(&'static str, Vec<Key>), Row>);

impl Tables {
    pub fn of(projection: Projection, events: &[Recorded]) -> Self {
        let mut tables = Self::default();
        tables.fold(projection, events);
        tables
    }

    /// One batch, as the projector writes it.
    pub fn fold(&mut self, projection: Projection, batch: &[Recorded]) {
        self.write(&rows(projection, batch));
    }

    pub fn row<const N: usize>(&self, table: &Table, key: [Key; N]) -> Option<&Row> {
        self.0.get(&(table.name, key.to_vec()))
    }

    /// Null when the column was never set; there is no row without a key.
    pub fn cell<const N: usize>(&self, table: &Table, key: [Key; N], column: Col) -> Value {
        let row = self.row(table, key).unwrap();
        let name = table.columns[column.0].name;
        row.get(name).cloned().unwrap_or(Value::Null)
    }

    pub fn count(&self, table: &Table) -> usize {
        self.0.keys().filter(|(name, _)| *name == table.name).count()
    }

    fn write(&mut self, rows: &Rows) {
        for change in rows.changes() {
            let place = (change.table.name, change.key.to_vec());
            if change.op == Op::Update && !self.0.contains_key(&place) {
                continue;
            }
            let row = self.0.entry(place).or_default();
            for (column, value) in &change.cells {
                row.insert(change.table.columns[column.0].name, value.clone());
            }
        }
    }
}

pub fn rows(projection: Projection, batch: &[Recorded]) -> Rows {
    let mut rows = Rows::default();
    for event in batch {
        (projection.project)(event, &mut rows).unwrap();
    }
    rows
}
