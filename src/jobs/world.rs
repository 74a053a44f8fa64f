//! Everything that jobs work with, passed in.

use std::ops::Deref;
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use tokio::sync::{Mutex, OwnedMutexGuard};
use xbot_domain::config::{Mode, Settings};
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_domain::memory::Memory;
use xbot_domain::rules::Rules;
use xbot_domain::time::Timestamp;
use xbot_projections::database::Database;

use super::{JobError, Lot, Recall};
use crate::clock::Timer;
use crate::commands::{CommandError, Commands, Context, Done};
use crate::content::Content;
use crate::llm::budgeted::{Budgeted, Switches};
use crate::x::XDriver;

/// Who writes. In live mode the model alone; elsewhere the built-in writer.
#[derive(Clone, Debug)]
pub struct Writers {
    pub scripted: Budgeted,
    /// Absent without a key.
    pub model: Option<Budgeted>,
}

impl Writers {
    /// Absent when the mode asks for a writer that is not there: there is no synthetic fallback.
    pub fn in_mode(&self, mode: Mode) -> Option<&Budgeted> {
        match mode {
            Mode::Shadow => Some(&self.scripted),
            Mode::Live => self.model.as_ref(),
        }
    }
}

/// What a world is made of.
#[derive(Clone, Debug)]
pub struct Parts {
    pub log: Arc<dyn EventLog>,
    pub database: Database,
    /// For parts that keep their own account of what they wrote; jobs use [`World::execute`].
    pub commands: Commands,
    pub clock: Arc<dyn Timer>,
    pub switches: Arc<dyn Switches>,
    pub driver: Arc<dyn XDriver>,
    pub writers: Writers,
    pub content: Arc<Content>,
    pub lot: Lot,
    /// Names this process: a restarted one has another name.
    pub worker: String,
}

/// The parts, and what this process knows of the log.
#[derive(Clone, Debug)]
pub struct World {
    pub parts: Parts,
    recall: Arc<Mutex<Recall>>,
    /// The last event that this process wrote.
    written: Arc<SyncMutex<Checkpoint>>,
}

impl Deref for World {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// The memory, up to date, for as long as it is held.
#[derive(Debug)]
pub struct Remembered(OwnedMutexGuard<Recall>);

impl Deref for Remembered {
    type Target = Memory;
    fn deref(&self) -> &Memory {
        self.0.memory()
    }
}

impl Remembered {
    /// What `recall` keeps, when it has come to `wanted`.
    pub async fn of(recall: &Arc<Mutex<Recall>>, wanted: Checkpoint) -> Result<Self, JobError> {
        let mut recall = Arc::clone(recall).lock_owned().await;
        recall.catch_up(wanted).await?;
        Ok(Self(recall))
    }
}

impl World {
    pub fn new(parts: Parts) -> Self {
        let recall = Arc::new(Mutex::new(Recall::new(Arc::clone(&parts.log))));
        Self { parts, recall, written: Arc::default() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The settings as they are at this moment: read before each effect.
    pub async fn settings(&self) -> Result<Settings, JobError> {
        self.switches.now().await.map_err(JobError::Switches)
    }

    /// All that the log says, with what this process wrote. Drop it before the next command.
    pub async fn memory(&self) -> Result<Remembered, JobError> {
        let wanted = *self.written();
        Remembered::of(&self.recall, wanted).await
    }

    pub async fn execute<A: Rules + 'static>(
        &self,
        id: &str,
        command: &A::Command,
        context: &Context,
    ) -> Result<Done<A::Event>, CommandError> {
        let done = self.commands.execute::<A>(id, command, context).await?;
        let mut written = self.written();
        *written = (*written).max(done.appended.at);
        Ok(done)
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Checkpoint> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
