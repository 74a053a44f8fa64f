//! All rows of a projection as text, in one form for both databases: what two stores show can be
//! compared line by line.

use super::error::ProjectorError;
use crate::database::Database;
use crate::projection::Projection;
use crate::stored::StoredRows;

/// A line per row, `table|column=value|…`, tables as declared and rows in the order of their keys.
pub async fn dump(
    database: &Database,
    projection: &Projection,
) -> Result<Vec<String>, ProjectorError> {
    let mut lines = Vec::new();
    for table in projection.tables {
        let mut rows = StoredRows::of(database, table);
        let failed = |e: super::DatabaseError| e.during("read the rows of a projection");
        while let Some(row) = rows.next().await.map_err(failed)? {
            lines.push(row.line(table));
        }
    }
    Ok(lines)
}
