//! Carries out commands: load, decide, append, and again if somebody else was faster.
//!
//! The shipped framework answers nothing and its snapshots count twice; this answers with the
//! position that was reached, and keeps the states of the streams in use.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tracing::{Instrument as _, info_span, warn};
use xbot_domain::event::{Metadata, StoredEvent};
use xbot_domain::log::{Append, AppendError, Appended, EventLog, LogError, NewEvent, StreamId};
use xbot_domain::rules::{Refusal, Rules};
use xbot_domain::time::Clock;

mod cache;
mod context;
mod slot;

pub use context::{Arrival, Context, Expected, Rivals};

use crate::telemetry::EXPORTED;
use cache::Cache;
use slot::{Seen, Slot};

/// What a command came to. No events: what it asked for was so already.
#[derive(Clone, Debug, PartialEq)]
pub struct Done<E> {
    pub appended: Appended,
    pub events: Vec<E>,
}

/// An aggregate as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<A> {
    pub state: A,
    pub version: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("{stream} has changed: it is at version {version} now")]
    Moved { stream: StreamId, version: u64 },
    #[error("{stream} is changing too fast: gave up after {tries} tries")]
    Contended { stream: StreamId, tries: u32 },
    #[error("idempotency key `{key}` was used before for another command")]
    KeyReused { key: String },
    #[error("could not read a stored event of {stream}")]
    Unreadable {
        stream: StreamId,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error(transparent)]
    Log(#[from] LogError),
}

#[derive(Clone, Debug)]
pub struct Commands {
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    cache: Arc<Cache>,
    /// How many commands of this process have changed something.
    changes: Arc<AtomicU64>,
}

impl Commands {
    /// Losing this often in a row means that something is wrong, not merely busy.
    const TRIES: u32 = 20;

    pub fn new(log: Arc<dyn EventLog>, clock: Arc<dyn Clock>) -> Self {
        Self { log, clock, cache: Arc::default(), changes: Arc::default() }
    }

    /// Now, for a command that yields to whoever changes the same thing from here on.
    pub fn arrival(&self) -> Arrival {
        Arrival(self.changes.load(Ordering::Acquire))
    }

    /// Decides `command` on aggregate `id` and appends what follows from it.
    pub async fn execute<A: Rules + 'static>(
        &self,
        id: &str,
        command: &A::Command,
        context: &Context,
    ) -> Result<Done<A::Event>, CommandError> {
        let span = info_span!(
            target: EXPORTED,
            "command",
            otel.name = %format_args!("command {}", A::TYPE),
            stream = id,
        );
        self.decided_once::<A>(id, command, context).instrument(span).await
    }

    async fn decided_once<A: Rules + 'static>(
        &self,
        id: &str,
        command: &A::Command,
        context: &Context,
    ) -> Result<Done<A::Event>, CommandError> {
        if let Some(done) = self.done_before(context).await? {
            return Ok(done);
        }
        let stream = StreamId { aggregate: A::TYPE, id: id.to_owned() };
        let slot = self.cache.slot::<A>(&stream);
        let mut slot = slot.lock().await;
        match self.carry_out(&stream, &mut slot, command, context).await {
            // The one who was faster may have been the same command under the same key.
            Err(moved @ CommandError::Moved { .. }) => {
                self.done_before(context).await?.ok_or(moved)
            }
            done => done,
        }
    }

    async fn carry_out<A: Rules>(
        &self,
        stream: &StreamId,
        slot: &mut Slot<A>,
        command: &A::Command,
        context: &Context,
    ) -> Result<Done<A::Event>, CommandError> {
        let yields = context.rivals != Rivals::Outlast;
        if yields {
            // What another process did before must not be taken for what a rival does now.
            slot.outdated();
        }
        for lost in 0..Self::TRIES {
            let seen = slot.refresh(&*self.log, stream).await?;
            let decided = decide(stream, slot, command, context);
            if seen == Seen::Earlier && decided.as_ref().map_or(true, Vec::is_empty) {
                // An append would notice that the state is old; a refusal or a no-op would not.
                slot.outdated();
                continue;
            }
            let events = decided?;
            // Whoever is dropped in the middle of it leaves a state behind that is in doubt.
            slot.outdated();
            match self.append(stream, slot, &events, context).await {
                Ok(appended) => return Ok(self.settle(stream, slot, events, appended)),
                Err(AppendError::Conflict { .. }) => {
                    if yields {
                        slot.refresh(&*self.log, stream).await?;
                        return Err(slot.moved(stream));
                    }
                    tokio::time::sleep(pause(lost)).await;
                }
                Err(error) => {
                    slot.forget();
                    return Err(error.into());
                }
            }
        }
        Err(CommandError::Contended { stream: stream.clone(), tries: Self::TRIES })
    }

    /// The state of an aggregate as of now.
    pub async fn state<A: Rules + Clone + 'static>(&self, id: &str) -> Result<A, CommandError> {
        Ok(self.standing(id).await?.state)
    }

    /// The same, and its version; 0 of what was never there.
    pub async fn standing<A: Rules + Clone + 'static>(
        &self,
        id: &str,
    ) -> Result<Standing<A>, CommandError> {
        let stream = StreamId { aggregate: A::TYPE, id: id.to_owned() };
        let slot = self.cache.slot::<A>(&stream);
        let mut slot = slot.lock().await;
        slot.outdated();
        slot.refresh(&*self.log, &stream).await?;
        Ok(Standing { state: slot.state.clone(), version: slot.version })
    }

    /// What was reached when the same command came under the same key before.
    pub async fn receipt(&self, context: &Context) -> Result<Option<Appended>, CommandError> {
        let Some(asked) = &context.idempotency else {
            return Ok(None);
        };
        let receipt = self.log.receipt(&asked.key).await?;
        let appended = receipt.map(|receipt| receipt.answer_for(asked)).transpose()?;
        Ok(appended.map(|appended| Appended { repeated: true, ..appended }))
    }

    /// Keeps the key of a command that writes nothing, so that it is known when it comes again.
    pub async fn keep(&self, stream: StreamId, context: &Context) -> Result<(), CommandError> {
        if context.idempotency.is_none() {
            return Ok(());
        }
        let metadata = Metadata::new(self.clock.now(), &context.actor, context.correlation_id);
        let idempotency = context.idempotency.clone();
        let append = Append { stream, expected_version: 0, events: vec![], metadata, idempotency };
        self.log.append(append).await?;
        Ok(())
    }

    async fn done_before<E>(&self, context: &Context) -> Result<Option<Done<E>>, CommandError> {
        let appended = self.receipt(context).await?;
        Ok(appended.map(|appended| Done { appended, events: Vec::new() }))
    }

    async fn append<A: Rules>(
        &self,
        stream: &StreamId,
        slot: &Slot<A>,
        events: &[A::Event],
        context: &Context,
    ) -> Result<Appended, AppendError> {
        if events.is_empty() && context.idempotency.is_none() {
            let at = self.log.head().await?;
            return Ok(Appended { version: slot.version, at, repeated: false });
        }
        let mut metadata = Metadata::new(self.clock.now(), &context.actor, context.correlation_id);
        metadata.causation_id = context.causation_id;
        self.log
            .append(Append {
                stream: stream.clone(),
                expected_version: slot.version,
                events: events.iter().map(new_event).collect::<Result<_, _>>()?,
                metadata,
                idempotency: context.idempotency.clone(),
            })
            .await
    }

    fn settle<A: Rules>(
        &self,
        stream: &StreamId,
        slot: &mut Slot<A>,
        events: Vec<A::Event>,
        appended: Appended,
    ) -> Done<A::Event> {
        if appended.repeated {
            slot.outdated();
            return Done { appended, events: Vec::new() };
        }
        slot.advance(&events, &appended);
        if !events.is_empty() {
            slot.changed = Arrival(self.changes.fetch_add(1, Ordering::AcqRel) + 1);
        }
        if let Some(snapshot) = slot.snapshot_due() {
            let (log, stream) = (Arc::clone(&self.log), stream.clone());
            tokio::spawn(async move {
                if let Err(error) = log.save_snapshot(&stream, snapshot).await {
                    warn!(%stream, error = &error as &dyn std::error::Error, "could not save a snapshot");
                }
            });
        }
        Done { appended, events }
    }
}

/// What is not there is refused as such, whatever the caller took for granted.
fn decide<A: Rules>(
    stream: &StreamId,
    slot: &Slot<A>,
    command: &A::Command,
    context: &Context,
) -> Result<Vec<A::Event>, CommandError> {
    let decided = slot.state.decide(command);
    let missing = slot.version == 0 && decided.is_err();
    if !missing && !slot.is_as_expected(context) {
        return Err(slot.moved(stream));
    }
    Ok(decided?)
}

/// Whoever loses again and again steps back for longer, so that others finish.
fn pause(lost: u32) -> Duration {
    Duration::from_millis((1 << lost.min(6)) - 1)
}

fn new_event<E: StoredEvent>(event: &E) -> Result<NewEvent, LogError> {
    let payload =
        serde_json::to_string(event).map_err(|e| LogError::new("write an event as JSON", e))?;
    Ok(NewEvent { event_type: event.name(), event_version: event.version(), payload })
}

impl From<AppendError> for CommandError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict { stream, .. } => Self::Contended { stream, tries: 1 },
            AppendError::KeyReused { key } => Self::KeyReused { key },
            AppendError::Log(error) => Self::Log(error),
        }
    }
}
