//! What an aggregate is here: state, folded from events, and a pure decision on it.

use serde::{Deserialize, Serialize};

use crate::event::StoredEvent;

/// A command that a rule forbids. Not an error of the machine: nothing is broken, nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Stable, snake case; `docs/API.md` explains each.
    pub code: String,
    /// In words: what was refused, why, and what would be allowed.
    pub message: String,
}

impl Refusal {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

/// The write side of one aggregate. `decide` and `evolve` are pure; deciding the same command again
/// on the state that it led to gives no events.
pub trait Rules: cqrs_es::Aggregate<Event: StoredEvent, Error = Refusal, Services = ()> {
    /// Raised when the state changes its shape or meaning: stored snapshots of it are then ignored.
    const SHAPE: u32 = 1;

    fn decide(&self, command: &Self::Command) -> Result<Vec<Self::Event>, Refusal>;
    fn evolve(&mut self, event: &Self::Event);
}

/// Ties pure [`Rules`] to `cqrs_es::Aggregate`.
///
/// Note that `EventSink::write` applies each event: whoever calls `handle` must not apply again
/// (the shipped snapshot store does, and counts everything twice).
#[macro_export]
macro_rules! aggregate {
    ($state:ty, $name:literal, $command:ty, $event:ty) => {
        impl cqrs_es::Aggregate for $state {
            const TYPE: &'static str = $name;
            type Command = $command;
            type Event = $event;
            type Error = $crate::rules::Refusal;
            type Services = ();

            async fn handle(
                &mut self,
                command: $command,
                (): &(),
                sink: &cqrs_es::event_sink::EventSink<Self>,
            ) -> Result<(), Self::Error> {
                for event in $crate::rules::Rules::decide(self, &command)? {
                    sink.write(event, self).await;
                }
                Ok(())
            }

            fn apply(&mut self, event: $event) {
                $crate::rules::Rules::evolve(self, &event);
            }
        }
    };
}
