use xbot_domain::log::{LogError, Position};

use crate::writer::Refusable;

#[derive(Debug, thiserror::Error)]
pub enum ProjectorError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("could not {action}")]
    Database {
        action: &'static str,
        #[source]
        source: DatabaseError,
    },
    #[error("no projection is called `{0}`")]
    Unknown(String),
    #[error("projection `{0}` is not parked")]
    NotParked(String),
    #[error("could not rebuild projection `{projection}`: event {position} is parked: {reason}")]
    Poisoned { projection: String, position: Position, reason: String },
    #[error("another process has begun to rebuild projection `{0}`")]
    Superseded(String),
    #[error("could not fold a batch of events")]
    Worker(#[from] tokio::task::JoinError),
}

#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error(transparent)]
    Postgres(#[from] sqlx::Error),
    #[error(transparent)]
    Worker(#[from] tokio::task::JoinError),
}

impl ProjectorError {
    /// Whether another try may succeed: stores and threads fail, decisions do not.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Log(_) | Self::Database { .. } | Self::Worker(_))
    }
}

impl DatabaseError {
    pub(super) fn during(self, action: &'static str) -> ProjectorError {
        ProjectorError::Database { action, source: self }
    }
}

impl Refusable for DatabaseError {
    fn is_refusal(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.is_refusal(),
            Self::Postgres(error) => error.is_refusal(),
            Self::Worker(_) => false,
        }
    }
}
