//! Every fact that the system can record, by name and version.
//!
//! The names are a storage contract: each type and version has a golden file in
//! `tests/golden/events/` that must decode for ever. To add an event: a struct and a line in its
//! aggregate's `events!`, a golden file, and an arm in the projections that show it.

use serde::Serialize;

mod metadata;
mod table;
pub mod upcast;

pub use metadata::Metadata;

use crate::account::AccountEvent;
use crate::arm::ArmEvent;
use crate::budget::BudgetEvent;
use crate::candidate::CandidateEvent;
use crate::config::ConfigEvent;
use crate::decision::DecisionEvent;
use crate::experiment::ExperimentEvent;
use crate::foreign::ForeignEvent;
use crate::learning::LearningEvent;
use crate::predictor::PredictorEvent;

/// A stored event that cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    #[error("no event `{event_type}` version {version} is known on `{aggregate}` streams")]
    Unknown { aggregate: String, event_type: String, version: u32 },
    #[error("could not read `{event_type}` version {version}")]
    Payload {
        event_type: String,
        version: u32,
        #[source]
        source: serde_json::Error,
    },
}

/// What the log needs of an aggregate's events; `events!` implements it.
pub trait StoredEvent: cqrs_es::DomainEvent {
    fn name(&self) -> &'static str;
    fn version(&self) -> u32;
    /// Reads a payload of any version that was ever written.
    fn from_stored(
        kind: &str,
        version: u32,
        payload: serde_json::Value,
    ) -> Result<Self, DecodeError>;
}

macro_rules! all_events {
    ($($variant:ident($event:ty) = $aggregate:literal),* $(,)?) => {
        /// Any event, sorted by the kind of stream that it stands in.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Event {
            $($variant($event)),*
        }

        impl Event {
            /// `(aggregate, event type, current version)` of everything that can be recorded.
            pub fn catalogue() -> Vec<(&'static str, &'static str, u32)> {
                let mut all = Vec::new();
                $(all.extend(<$event>::TYPES.iter().map(|(name, version)| ($aggregate, *name, *version)));)*
                all
            }

            pub fn event_type(&self) -> &'static str {
                match self { $(Self::$variant(event) => event.name()),* }
            }

            /// Reads a stored event of any version that was ever written.
            pub fn decode(aggregate: &str, event_type: &str, version: u32, payload: &str) -> Result<Self, DecodeError> {
                match aggregate {
                    $($aggregate => <$event>::decode(event_type, version, payload).map(Self::$variant),)*
                    _ => Err(DecodeError::Unknown {
                        aggregate: aggregate.to_owned(), event_type: event_type.to_owned(), version,
                    }),
                }
            }
        }

        $(impl From<$event> for Event {
            fn from(event: $event) -> Self { Self::$variant(event) }
        })*
    };
}

all_events! {
    Decision(DecisionEvent) = "decision",
    Arm(ArmEvent) = "arm",
    Predictor(PredictorEvent) = "predictor",
    Experiment(ExperimentEvent) = "experiment",
    Budget(BudgetEvent) = "budget",
    Config(ConfigEvent) = "config",
    Account(AccountEvent) = "account",
    Candidate(CandidateEvent) = "candidate",
    Learning(LearningEvent) = "learning",
    Foreign(ForeignEvent) = "foreign",
}
