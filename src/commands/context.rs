//! Who asks, because of what, and what they took for granted.

use uuid::Uuid;
use xbot_domain::log::IdempotencyKey;

#[derive(Clone, Debug)]
pub struct Context {
    /// `cli`, `http`, `job:plan`, …
    pub actor: String,
    pub correlation_id: Uuid,
    pub causation_id: Option<Uuid>,
    pub idempotency: Option<IdempotencyKey>,
    pub expected: Expected,
    pub rivals: Rivals,
}

/// Where the caller believes the stream to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    #[default]
    Anywhere,
    /// There is something.
    Begun,
    Version(u64),
}

/// What to do when somebody else changes the same thing meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rivals {
    /// Decide again on what they made of it, as jobs do.
    #[default]
    Outlast,
    /// Stand back, as a person does who has looked at something else: the rival came in between
    /// this arrival and the turn.
    YieldSince(Arrival),
}

/// A moment in the order of this process's changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival(pub(super) u64);

impl Context {
    pub fn new(actor: &str, correlation_id: Uuid) -> Self {
        Self {
            actor: actor.to_owned(),
            correlation_id,
            causation_id: None,
            idempotency: None,
            expected: Expected::default(),
            rivals: Rivals::default(),
        }
    }

    /// For the next step of the same command, on a stream that the step before left at `version`.
    #[must_use]
    pub fn then(&self, version: u64) -> Self {
        let (expected, rivals) = (Expected::Version(version), Rivals::Outlast);
        Self { idempotency: None, expected, rivals, ..self.clone() }
    }

    /// The same under another key, so that each step of a command has a receipt of its own. No
    /// caller's key has a space in it.
    #[must_use]
    pub fn keyed(mut self, of: &Self, step: &str) -> Self {
        self.idempotency = of.idempotency.clone().map(|asked| IdempotencyKey {
            key: format!("{} {step}", asked.key),
            fingerprint: asked.fingerprint,
        });
        self
    }
}
