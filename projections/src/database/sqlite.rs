//! One SQLite file with several connections of this process, of which one at a time writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Whether a commit survives a power cut; the laxer is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// For the event log: each commit is on the disk before it is acknowledged.
    Full,
    /// For what can be rebuilt from the log: the last commits may go, all together.
    Rebuildable,
    /// For what nobody needs after this process: nothing is waited for.
    None,
}

#[derive(Clone, Debug)]
pub struct SqliteFile {
    path: PathBuf,
    /// Writers of this process take turns here, rather than poll SQLite's own lock.
    turn: Arc<Mutex<()>>,
    /// Whatever durability is asked for, this is the most it is worth.
    most: Durability,
}

impl SqliteFile {
    /// How long to wait for a writer of another process.
    const PATIENCE: Duration = Duration::from_secs(10);

    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), turn: Arc::default(), most: Durability::Full }
    }

    /// For tables that are deleted when this process ends.
    pub fn throwaway(path: impl Into<PathBuf>) -> Self {
        Self { most: Durability::None, ..Self::new(path) }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A connection of its own, made ready for reading and writing.
    pub fn connect(&self, durability: Durability) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(Self::PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(
            None,
            "synchronous",
            match durability.max(self.most) {
                Durability::Full => "full",
                Durability::Rebuildable => "normal",
                Durability::None => "off",
            },
        )?;
        Ok(connection)
    }

    /// Runs `work` in a write transaction that begins as one (`BEGIN IMMEDIATE`): a transaction that
    /// starts by reading fails at its first write when another writer came between.
    pub fn write<R, E: From<rusqlite::Error>>(
        &self,
        connection: &mut Connection,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, E>,
    ) -> Result<R, E> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    }
}
