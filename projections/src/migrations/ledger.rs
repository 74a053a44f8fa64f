//! What the ledger table says, and what follows from it.

use super::{ALL, MigrateError, Migration};

/// A row of `schema_migrations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub number: u32,
    pub checksum: String,
    pub applied_at: String,
}

/// The ledger of a database that this program may touch, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger(Vec<Row>);

impl Ledger {
    /// Refuses what a newer program has made, and steps that are not the ones that were applied.
    pub fn checked(mut rows: Vec<Row>) -> Result<Self, MigrateError> {
        rows.sort_by_key(|row| row.number);
        for row in &rows {
            let known = ALL.iter().find(|step| step.number == row.number);
            let Some(step) = known else {
                return Err(MigrateError::Newer {
                    database: row.number.max(rows.last().map_or(0, |last| last.number)),
                    program: ALL.last().map_or(0, |last| last.number),
                });
            };
            if step.checksum() != row.checksum {
                return Err(MigrateError::Changed { name: step.name });
            }
        }
        Ok(Self(rows))
    }

    pub fn row(&self, step: &Migration) -> Option<&Row> {
        self.0.iter().find(|row| row.number == step.number)
    }

    /// The first step that is missing.
    pub fn next_up(&self) -> Option<&'static Migration> {
        ALL.iter().find(|step| self.row(step).is_none())
    }

    /// The last step that was applied, if it lies above `target`.
    pub fn next_down(&self, target: u32) -> Option<&'static Migration> {
        let last = ALL.iter().rfind(|step| self.row(step).is_some())?;
        (last.number > target).then_some(last)
    }

    /// The step that is the last one after `steps` were undone; 0 for none.
    pub fn target(&self, steps: usize) -> u32 {
        let row = self.0.iter().rev().nth(steps);
        row.map_or(0, |row| row.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(step: &Migration) -> Row {
        Row { number: step.number, checksum: step.checksum(), applied_at: String::new() }
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused() {
        let mut rows: Vec<Row> = ALL.iter().map(row).collect();
        let newest = ALL.len() as u32;
        rows.push(Row { number: newest + 4, ..rows[0].clone() });
        let error = Ledger::checked(rows).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "this database is at migration {}, this program knows {newest}: use a newer xbot",
                newest + 4
            )
        );
    }

    #[test]
    fn a_step_that_was_changed_after_it_was_applied_is_refused() {
        let mut rows: Vec<Row> = ALL.iter().map(row).collect();
        rows[3].checksum = "another".into();
        let error = Ledger::checked(rows).unwrap_err();
        assert!(error.to_string().contains("0004_read_tables"), "{error}");
    }

    #[test]
    fn steps_go_up_in_order_and_down_in_reverse() {
        let ledger = Ledger::checked(ALL.iter().take(3).map(row).collect()).unwrap();
        assert_eq!(ledger.next_up().map(|step| step.number), Some(4));
        assert_eq!(ledger.next_down(0).map(|step| step.number), Some(3));
        assert_eq!(ledger.next_down(3).map(|step| step.number), None);
        assert_eq!((ledger.target(1), ledger.target(9)), (2, 0));
    }
}
