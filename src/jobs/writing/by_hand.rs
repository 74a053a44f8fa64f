//! A person's text, measured and judged as one of the jobs is.
//!
//! Works where no job runs, too. What is judged here is recorded by whoever asked.

use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use tokio::sync::{Mutex, OwnedMutexGuard};
use xbot_domain::config::Settings;
use xbot_domain::decision::{Decision, DecisionCommand, DecisionEvent, DecisionType, Planned};
use xbot_domain::decision::{Source, Target};
use xbot_domain::gates::Report;
use xbot_domain::ids::{ArmId, DecisionId};
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use super::embedding::{Embedder, For, Said};
use super::proposal::{Proposal, weigh};
use super::slots::Calendar;
use crate::commands::{CommandError, Commands, Context, Done};
use crate::jobs::{JobError, Lot, Recall, Remembered, World};
use crate::llm::budgeted::Budgeted;

/// What a person plans.
#[derive(Clone, Debug)]
pub struct Draft {
    pub decision: DecisionId,
    pub at: Timestamp,
    pub kind: DecisionType,
    pub texts: Vec<String>,
    pub slot: Timestamp,
    pub target: Option<Target>,
    pub topic: Option<String>,
    pub angle: Option<String>,
    pub arm: Option<ArmId>,
}

/// Other texts, at another time; or the same ones.
#[derive(Clone, Debug)]
pub struct Change {
    pub texts: Vec<String>,
    pub at: Timestamp,
}

/// Measured, judged, and not recorded.
#[derive(Clone, Debug)]
pub struct Judged {
    pub plan: Planned,
    pub report: Report,
}

/// Where texts of people are judged: its memory, and what it has embedded.
#[derive(Clone, Debug)]
pub struct Desk {
    commands: Commands,
    world: Option<World>,
    /// Only used where there is no world; grows when it is first asked.
    own: Arc<Mutex<Recall>>,
    written: Arc<SyncMutex<Checkpoint>>,
    embedder: Embedder,
    turn: Arc<Mutex<()>>,
}

impl Desk {
    pub fn new(log: Arc<dyn EventLog>, commands: Commands, world: Option<World>) -> Self {
        Self {
            commands,
            world,
            own: Arc::new(Mutex::new(Recall::new(log))),
            written: Arc::default(),
            embedder: Embedder::default(),
            turn: Arc::default(),
        }
    }

    /// One text after the other, from the judgement to the queue: two that are alike would not see
    /// each other.
    pub async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    /// All that the log says, with what was written here.
    pub async fn memory(&self) -> Result<Remembered, JobError> {
        let Some(world) = &self.world else {
            let written = *self.written();
            return Remembered::of(&self.own, written).await;
        };
        world.memory().await
    }

    pub async fn execute(
        &self,
        id: DecisionId,
        command: &DecisionCommand,
        context: &Context,
    ) -> Result<Done<DecisionEvent>, CommandError> {
        let id = id.to_string();
        if let Some(world) = &self.world {
            return world.execute::<Decision>(&id, command, context).await;
        }
        let done = self.commands.execute::<Decision>(&id, command, context).await?;
        let mut written = self.written();
        *written = (*written).max(done.appended.at);
        Ok(done)
    }

    /// The next moment that is free for a post, or for a reply.
    pub async fn slot(
        &self,
        settings: &Settings,
        kind: DecisionType,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, JobError> {
        let memory = self.memory().await?;
        let calendar = match kind {
            DecisionType::Reply => Calendar::of_replies(&memory, settings, now),
            _ => Calendar::of_posts(&memory, settings, now),
        };
        Ok(calendar.free(now, now).next().map(|(at, _)| at))
    }

    /// Measures a new text and asks the gates.
    pub async fn judge(
        &self,
        settings: &Settings,
        draft: Draft,
        context: &Context,
    ) -> Result<Judged, JobError> {
        self.weighed(settings, draft.into(), context).await
    }

    /// The same for texts of a decision that is planned already.
    pub async fn judge_again(
        &self,
        settings: &Settings,
        known: &Known,
        change: Change,
        context: &Context,
    ) -> Result<Judged, JobError> {
        self.weighed(settings, again(known, change), context).await
    }

    async fn weighed(
        &self,
        settings: &Settings,
        proposal: Proposal,
        context: &Context,
    ) -> Result<Judged, JobError> {
        let said = Said::lately(&*self.memory().await?, proposal.at);
        let lot = Lot::of(context.correlation_id.as_bytes());
        let asked = For { context, lot: &lot, decision: proposal.decision };
        let compared = self
            .embedder
            .compare(self.writer(settings), asked, &said, &proposal.texts)
            .await
            .inspect_err(|error| tracing::warn!("could not compare a text: {error}"))
            .ok();
        let memory: &Memory = &*self.memory().await?;
        let (plan, report) = weigh(memory, settings, Source::Real, &proposal, compared);
        Ok(Judged { plan, report })
    }

    /// Who compares texts in this mode.
    fn writer(&self, settings: &Settings) -> Option<&Budgeted> {
        self.world.as_ref()?.writers.in_mode(settings.mode)
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Checkpoint> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nothing was drawn: a person chose.
impl From<Draft> for Proposal {
    fn from(draft: Draft) -> Self {
        Self {
            decision: draft.decision,
            at: draft.at,
            kind: draft.kind,
            texts: draft.texts,
            slot: draft.slot,
            target: draft.target,
            answers: None,
            topic: draft.topic,
            angle: draft.angle,
            arm: draft.arm,
            timing_arm: None,
            arm_propensity: None,
            draws: Vec::new(),
            experiment: None,
            candidate: None,
        }
    }
}

fn again(known: &Known, change: Change) -> Proposal {
    let plan = &known.plan;
    Proposal {
        decision: known.id,
        at: change.at,
        kind: plan.decision_type,
        texts: change.texts,
        slot: known.scheduled_at,
        target: plan.target.clone(),
        answers: plan.features.reply.clone(),
        topic: plan.topic.clone(),
        angle: plan.angle.clone(),
        arm: plan.bandit_arm.clone(),
        timing_arm: plan.timing_arm.clone(),
        arm_propensity: plan.arm_propensity,
        draws: Vec::new(),
        experiment: plan.experiment.clone(),
        candidate: plan.candidate.clone(),
    }
}
