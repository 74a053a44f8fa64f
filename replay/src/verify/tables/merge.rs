//! Two tables in the order of their keys, side by side: neither is held in memory.

use std::cmp::Ordering;

use serde_json::Value;
use xbot_projections::rows::Key;
use xbot_projections::stored::{Stored, StoredRows};
use xbot_projections::table::{Column, Kind, Table};

use crate::compare::differences;
use crate::verify::{Stores, VerifyError};

/// So many rows that differ are remembered of a table: their events are looked for.
const REMEMBERED: usize = 20;

/// A row that is not what the history makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlike {
    pub table: &'static Table,
    pub key: Vec<Key>,
    /// The first column that differs; absent where one side has no such row.
    pub column: Option<String>,
    pub stored: String,
    pub recomputed: String,
}

/// Rows that were compared, and how many of them differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub compared: u64,
    pub unlike: u64,
}

/// Adds the rows that differ, as far as they are remembered.
pub async fn unlike(
    stores: &Stores<'_>,
    table: &'static Table,
    differing: &mut Vec<Unlike>,
) -> Result<Tally, VerifyError> {
    let mut stored = StoredRows::of(stores.database, table);
    let mut anew = StoredRows::of(stores.scratch, table);
    let (mut left, mut right) = (stored.next().await?, anew.next().await?);
    let (mut tally, begun) = (Tally::default(), differing.len());
    loop {
        let order = match (&left, &right) {
            (None, None) => return Ok(tally),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(left), Some(right)) => left.key.cmp(&right.key),
        };
        let pair = match order {
            Ordering::Less => (left.take(), None),
            Ordering::Greater => (None, right.take()),
            Ordering::Equal => (left.take(), right.take()),
        };
        tally.compared += 1;
        if let Some(found) = differs(table, &pair) {
            tally.unlike += 1;
            if differing.len() - begun < REMEMBERED {
                differing.push(found);
            }
        }
        if order != Ordering::Greater {
            left = stored.next().await?;
        }
        if order != Ordering::Less {
            right = anew.next().await?;
        }
    }
}

/// Of a document the first member that differs: a whole one is hard to read.
fn within(column: &Column, stored: String, anew: String) -> (String, String, String) {
    let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
    let documents = (column.kind == Kind::Json).then(|| parsed(&stored).zip(parsed(&anew)));
    let first = documents
        .flatten()
        .and_then(|(stored, anew)| differences(&stored, &anew).into_iter().next());
    let Some(first) = first else { return (column.name.to_owned(), stored, anew) };
    let shown = |side: Option<Value>| side.map_or("absent".to_owned(), |value| value.to_string());
    (format!("{} {}", column.name, first.path), shown(first.a), shown(first.b))
}

fn differs(table: &'static Table, pair: &(Option<Stored>, Option<Stored>)) -> Option<Unlike> {
    let nothing = || "not there".to_owned();
    match pair {
        (Some(stored), Some(anew)) => {
            let cells = stored.cells.iter().zip(&anew.cells);
            let place = cells.into_iter().position(|(stored, anew)| stored != anew)?;
            let text = |row: &Stored| row.cells.get(place).cloned().flatten();
            let text = |row| text(row).unwrap_or_else(|| "null".to_owned());
            let (column, stored, recomputed) =
                within(table.columns.get(place)?, text(stored), text(anew));
            Some(Unlike { table, key: anew.key.clone(), column: Some(column), stored, recomputed })
        }
        (Some(Stored { key, .. }), None) => {
            let (stored, recomputed) = ("there".to_owned(), nothing());
            Some(Unlike { table, key: key.clone(), column: None, stored, recomputed })
        }
        (None, Some(Stored { key, .. })) => {
            let (stored, recomputed) = (nothing(), "a row".to_owned());
            Some(Unlike { table, key: key.clone(), column: None, stored, recomputed })
        }
        (None, None) => None,
    }
}
