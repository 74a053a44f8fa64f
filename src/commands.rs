//! Carries out commands: load, decide, append, and again if somebody else was faster.
//!
//! The shipped framework answers nothing and its snapshots count twice; this answers with the
//! position that was reached, and keeps the states of the streams in use.

use std::sync::Arc;
use std::time::Duration;

use tracing::warn;
use uuid::Uuid;
use xbot_domain::event::{Metadata, StoredEvent};
use xbot_domain::log::{
    Append, AppendError, Appended, EventLog, IdempotencyKey, LogError, NewEvent, StreamId,
};
use xbot_domain::rules::{Refusal, Rules};
use xbot_domain::time::Clock;

mod cache;
mod slot;

use cache::Cache;
use slot::{Seen, Slot};

/// Who asks, and because of what.
#[derive(Clone, Debug)]
pub struct Context {
    /// `cli`, `http`, `job:plan`, …
    pub actor: String,
    pub correlation_id: Uuid,
    pub causation_id: Option<Uuid>,
    pub idempotency: Option<IdempotencyKey>,
}

impl Context {
    pub fn new(actor: &str, correlation_id: Uuid) -> Self {
        Self { actor: actor.to_owned(), correlation_id, causation_id: None, idempotency: None }
    }
}

/// What a command came to. No events: what it asked for was so already.
#[derive(Clone, Debug, PartialEq)]
pub struct Done<E> {
    pub appended: Appended,
    pub events: Vec<E>,
}

#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
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
}

impl Commands {
    /// Losing this often in a row means that something is wrong, not merely busy.
    const TRIES: u32 = 20;

    pub fn new(log: Arc<dyn EventLog>, clock: Arc<dyn Clock>) -> Self {
        Self { log, clock, cache: Arc::default() }
    }

    /// Decides `command` on aggregate `id` and appends what follows from it.
    pub async fn execute<A: Rules + 'static>(
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
        for lost in 0..Self::TRIES {
            let seen = slot.refresh(&*self.log, &stream).await?;
            let decided = slot.state.decide(command);
            if seen == Seen::Earlier && decided.as_ref().map_or(true, Vec::is_empty) {
                // An append would notice that the state is old; a refusal or a no-op would not.
                slot.outdated();
                continue;
            }
            let events = decided?;
            match self.append(&stream, &slot, &events, context).await {
                Ok(appended) => return Ok(self.settle(&stream, &mut slot, events, appended)),
                Err(AppendError::Conflict { .. }) => {
                    slot.outdated();
                    tokio::time::sleep(pause(lost)).await;
                }
                Err(error) => {
                    slot.forget();
                    return Err(error.into());
                }
            }
        }
        Err(CommandError::Contended { stream, tries: Self::TRIES })
    }

    /// The state of an aggregate as of now.
    pub async fn state<A: Rules + Clone + 'static>(&self, id: &str) -> Result<A, CommandError> {
        let stream = StreamId { aggregate: A::TYPE, id: id.to_owned() };
        let slot = self.cache.slot::<A>(&stream);
        let mut slot = slot.lock().await;
        slot.outdated();
        slot.refresh(&*self.log, &stream).await?;
        Ok(slot.state.clone())
    }

    async fn done_before<E>(&self, context: &Context) -> Result<Option<Done<E>>, CommandError> {
        let Some(asked) = &context.idempotency else {
            return Ok(None);
        };
        let Some(receipt) = self.log.receipt(&asked.key).await? else {
            return Ok(None);
        };
        let appended = receipt.answer_for(asked)?;
        Ok(Some(Done { appended, events: Vec::new() }))
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
