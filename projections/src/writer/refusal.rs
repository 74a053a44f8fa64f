//! Whether a database failed, or refused what it was given: only the latter is the event's fault.

/// Says of an error whether the data caused it, so that trying again cannot help.
pub trait Refusable {
    fn is_refusal(&self) -> bool;
}

impl Refusable for rusqlite::Error {
    fn is_refusal(&self) -> bool {
        use rusqlite::ErrorCode::{ConstraintViolation, TooBig, TypeMismatch};
        // The former: a value of the wrong kind for its column.
        matches!(self, Self::ToSqlConversionFailure(_))
            || matches!(self.sqlite_error_code(), Some(ConstraintViolation | TooBig | TypeMismatch))
    }
}

impl Refusable for sqlx::Error {
    /// SQLSTATE classes 22 (data exception), 23 (integrity constraint) and 54 (a limit, such as the
    /// size of an index entry).
    fn is_refusal(&self) -> bool {
        match self {
            Self::Database(error) => error
                .code()
                .is_some_and(|code| ["22", "23", "54"].iter().any(|class| code.starts_with(class))),
            // A value that the driver could not even put on the wire.
            Self::Encode(_) => true,
            _ => false,
        }
    }
}
