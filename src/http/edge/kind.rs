//! What an address is for the limits: not all that is asked is over in a moment.

use std::time::Duration;

/// Longer than the longest wait that a handler promises.
pub const DEADLINE: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Answered also when there is no room for anybody else, or nobody would know why.
    Probe,
    /// Lasts as long as the client wants it to; how many there may be is for the handler to say.
    Stream,
    /// Takes as long as there is work.
    Bulk,
    Ordinary,
}

impl Kind {
    pub fn of(path: &str) -> Self {
        match path {
            "/healthz" | "/readyz" => Self::Probe,
            "/api/events/stream" => Self::Stream,
            "/api/commands/batch" => Self::Bulk,
            path if path.starts_with("/api/admin/") && path.ends_with("/rebuild") => Self::Bulk,
            _ => Self::Ordinary,
        }
    }

    pub fn counts(self) -> bool {
        matches!(self, Self::Bulk | Self::Ordinary)
    }

    pub fn deadline(self) -> Option<Duration> {
        matches!(self, Self::Probe | Self::Ordinary).then_some(DEADLINE)
    }
}
