//! Two tables in the order of their keys, side by side: neither is held in memory.

use std::cmp::Ordering;

use xbot_projections::rows::Key;
use xbot_projections::stored::{Stored, StoredRows};
use xbot_projections::table::Table;

use crate::verify::{Stores, VerifyError};

/// So many rows that differ are remembered of a table: their events are looked for.
const REMEMBERED: usize = 20;

/// A row that is not what the history makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlike {
    pub table: &'static Table,
    pub key: Vec<Key>,
    /// The first column that differs; absent where one side has no such row.
    pub column: Option<&'static str>,
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

fn differs(table: &'static Table, pair: &(Option<Stored>, Option<Stored>)) -> Option<Unlike> {
    let nothing = || "not there".to_owned();
    match pair {
        (Some(stored), Some(anew)) => {
            let cells = stored.cells.iter().zip(&anew.cells);
            let place = cells.into_iter().position(|(stored, anew)| stored != anew)?;
            let text = |row: &Stored| row.cells.get(place).cloned().flatten();
            Some(Unlike {
                table,
                key: anew.key.clone(),
                column: table.columns.get(place).map(|column| column.name),
                stored: text(stored).unwrap_or_else(|| "null".to_owned()),
                recomputed: text(anew).unwrap_or_else(|| "null".to_owned()),
            })
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
