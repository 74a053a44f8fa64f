//! Connections for reading, kept open and lent out.

use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use xbot_projections::database::{Durability, SqliteFile};

#[derive(Debug)]
pub struct Readers {
    file: SqliteFile,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub fn new(file: SqliteFile) -> Self {
        Self { file, idle: Mutex::default() }
    }

    pub fn with<R>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<R>,
    ) -> rusqlite::Result<R> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.file.connect(Durability::Rebuildable)?,
        };
        let result = read(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        result
    }
}
