//! One stream's state, how far it has been read, and when it was last put aside.

use xbot_domain::event::StoredEvent;
use xbot_domain::log::{Appended, EventLog, LogError, Snapshot, StreamId};
use xbot_domain::rules::Rules;

use super::{Arrival, CommandError, Context, Expected, Rivals};

/// When the log was last asked for what is new on the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Now,
    /// Another process may have appended since.
    Earlier,
}

#[derive(Debug)]
pub struct Slot<A> {
    pub state: A,
    pub version: u64,
    /// Nobody else is known to have appended since.
    current: bool,
    /// Anything was read; otherwise a snapshot may help.
    loaded: bool,
    snapshot_at: u64,
    /// When this process last changed it.
    pub changed: Arrival,
}

impl<A: Rules> Default for Slot<A> {
    fn default() -> Self {
        Self {
            state: A::default(),
            version: 0,
            current: false,
            loaded: false,
            snapshot_at: 0,
            changed: Arrival::default(),
        }
    }
}

impl<A: Rules> Slot<A> {
    /// Events between two snapshots: a cold start reads at most as many.
    const SNAPSHOT_EVERY: u64 = 256;

    /// Reads what this state has not seen yet.
    pub async fn refresh(
        &mut self,
        log: &dyn EventLog,
        stream: &StreamId,
    ) -> Result<Seen, CommandError> {
        if self.current {
            return Ok(Seen::Earlier);
        }
        if !self.loaded {
            self.start_from_snapshot(log, stream).await?;
        }
        for stored in log.load(stream, self.version).await? {
            let version = stored.event_version.parse().unwrap_or(0);
            let event = A::Event::from_stored(&stored.event_type, version, stored.payload)
                .map_err(|source| CommandError::Unreadable {
                    stream: stream.clone(),
                    source: Box::new(source),
                })?;
            self.state.evolve(&event);
            self.version = stored.sequence as u64;
        }
        (self.current, self.loaded) = (true, true);
        Ok(Seen::Now)
    }

    /// Takes in events that were just appended behind it.
    pub fn advance(&mut self, events: &[A::Event], appended: &Appended) {
        events.iter().for_each(|event| self.state.evolve(event));
        self.version = appended.version;
        self.current = true;
    }

    /// Whether nothing happened that the caller did not know of.
    pub fn is_as_expected(&self, context: &Context) -> bool {
        let there = match context.expected {
            Expected::Anywhere => true,
            Expected::Begun => self.version > 0,
            Expected::Version(version) => self.version == version,
        };
        there
            && match context.rivals {
                Rivals::Outlast => true,
                Rivals::YieldSince(arrival) => self.changed <= arrival,
            }
    }

    pub fn moved(&self, stream: &StreamId) -> CommandError {
        CommandError::Moved { stream: stream.clone(), version: self.version }
    }

    /// Somebody else appended: read on before the next decision.
    pub fn outdated(&mut self) {
        self.current = false;
    }

    /// What was appended is not known: start again from the log.
    pub fn forget(&mut self) {
        *self = Self { changed: self.changed, ..Self::default() };
    }

    pub fn snapshot_due(&mut self) -> Option<Snapshot> {
        if self.version < self.snapshot_at + Self::SNAPSHOT_EVERY {
            return None;
        }
        let state = serde_json::to_string(&self.state).ok()?;
        self.snapshot_at = self.version;
        Some(Snapshot { version: self.version, state, shape: shape::<A>() })
    }

    async fn start_from_snapshot(
        &mut self,
        log: &dyn EventLog,
        stream: &StreamId,
    ) -> Result<(), LogError> {
        let stored = log.load_snapshot(stream).await?;
        let fitting = stored.filter(|snapshot| snapshot.shape == shape::<A>());
        if let Some(snapshot) = fitting
            && let Ok(state) = serde_json::from_str(&snapshot.state)
        {
            (self.state, self.version, self.snapshot_at) =
                (state, snapshot.version, snapshot.version);
        }
        Ok(())
    }
}

fn shape<A: Rules>() -> String {
    format!("{}-{}", A::TYPE, A::SHAPE)
}
