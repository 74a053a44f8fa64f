//! Decides what to post, and when.
//!
//! One run brings at most one post: topic, style and hour are drawn, material is taken, a text is
//! written, and the gates judge it. A blocked text is followed by another decision with draws of its
//! own, up to [`TEXTS_PER_RUN`] of them.

use async_trait::async_trait;
use serde_json::json;
use xbot_domain::candidate::{Blocked, Candidate, CandidateCommand, Consumed};
use xbot_domain::ids::{ContentHash, DecisionId};

use super::writing::drafting::{Wanted, write};
use super::writing::embedding::Embedder;
use super::writing::proposal::{Aim, Fate, Judge, Proposal, Tried};
use super::writing::{Stop, TEXTS_PER_RUN, arms, cut_off, ended, results, writer};
use super::{Job, JobError, JobName, Ran, Results, Run, World};

mod choice;
mod material;
mod room;
pub mod score;
mod topic;

use choice::Choice;

/// Keeps the embeddings of the last 30 days between its runs.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    embedder: Embedder,
    aim: Aim,
}

#[async_trait]
impl Job for Plan {
    fn name(&self) -> JobName {
        JobName::Plan
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        self.watched(world, run, &mut Vec::new()).await
    }
}

impl Plan {
    pub fn new(embedder: Embedder) -> Self {
        Self { embedder, aim: Aim::Post }
    }

    /// Plans as ever, and queues nothing.
    pub fn to_show() -> Self {
        Self { aim: Aim::Show, ..Self::default() }
    }

    /// A run whose texts can be looked at afterwards.
    pub async fn watched(
        &self,
        world: &World,
        run: &Run,
        tried: &mut Vec<Tried>,
    ) -> Result<Ran, JobError> {
        ended(run.job, self.bring_one(world, run, tried).await)
    }

    async fn bring_one(
        &self,
        world: &World,
        run: &Run,
        tried: &mut Vec<Tried>,
    ) -> Result<Results, Stop> {
        writer(world, &run.settings)?;
        cut_off::give_up(world, run).await?;
        room::check(world, run).await?;
        arms::register(world, run).await?;
        let mut last = String::new();
        for n in 0..TEXTS_PER_RUN {
            match self.attempt(world, run, n, tried).await? {
                (id, Fate::Queued | Fate::Waits) => return Ok(results(id, n)),
                (id, Fate::Shown) => return Ok(shown(id, n)),
                (_, Fate::Blocked { gate, reason }) => last = format!("{gate}: {reason}"),
            }
        }
        Err(Stop::Skip(format!("{TEXTS_PER_RUN} texts were blocked, the last by {last}")))
    }

    async fn attempt(
        &self,
        world: &World,
        run: &Run,
        n: usize,
        tried: &mut Vec<Tried>,
    ) -> Result<(DecisionId, Fate), Stop> {
        let settings = world.settings().await?;
        let writer = writer(world, &settings)?;
        let lot = run.lot.part(&format!("post-{n}"));
        let memory = world.memory().await?;
        let choice = Choice::make(&memory, &world.content, &settings, &lot, world.now());
        drop(memory);
        let choice = choice?;
        block(world, run, choice.harmful.as_slice()).await?;
        let wanted = Wanted {
            decision: choice.decision,
            kind: choice.kind,
            told: choice.told(&world.content),
            hashtags: choice.hashtags,
        };
        let texts = write(writer, run, &lot, &wanted).await?;
        let judge =
            Judge { world, run, lot: &lot, writer, embedder: &self.embedder, aim: self.aim };
        let candidate = choice.candidate.clone();
        let id = choice.decision;
        let fate = judge.settle(proposal(choice, texts), tried).await?;
        self.use_up(world, run, candidate, tried, &fate).await?;
        Ok((id, fate))
    }

    /// A candidate is used once, and one that led to something unsafe is not tried again.
    async fn use_up(
        &self,
        world: &World,
        run: &Run,
        candidate: Option<ContentHash>,
        tried: &[Tried],
        fate: &Fate,
    ) -> Result<(), Stop> {
        let (Some(hash), Some(last)) = (candidate, tried.last()) else {
            return Ok(());
        };
        if let Fate::Blocked { reason, .. } = fate {
            let harmful = material::is_harmful(&last.report);
            let found = harmful.then(|| (hash, reason.clone()));
            return block(world, run, found.as_slice()).await;
        }
        if *fate == Fate::Shown {
            return Ok(());
        }
        let (decision_id, at) = (last.decision, world.now());
        let command = CandidateCommand::Consume(Consumed { decision_id, at });
        material::settle(world.execute::<Candidate>(&hash.0, &command, &run.context).await)
    }
}

/// Of a run that was only to show what it would do.
fn shown(decision: DecisionId, blocked: usize) -> Results {
    let mut results = results(decision, blocked);
    results.insert("queued".to_owned(), json!(0));
    results
}

async fn block(world: &World, run: &Run, found: &[(ContentHash, String)]) -> Result<(), Stop> {
    for (hash, reason) in found {
        let (reason, at) = (reason.clone(), world.now());
        let command = CandidateCommand::Block(Blocked { reason, at });
        material::settle(world.execute::<Candidate>(&hash.0, &command, &run.context).await)?;
    }
    Ok(())
}

fn proposal(choice: Choice, texts: Vec<String>) -> Proposal {
    Proposal {
        decision: choice.decision,
        at: choice.at,
        kind: choice.kind,
        texts,
        slot: choice.slot,
        target: None,
        answers: None,
        topic: Some(choice.topic.name),
        angle: choice.angle.map(|angle| angle.name),
        arm: Some(choice.arm),
        timing_arm: Some(choice.timing_arm),
        arm_propensity: Some(choice.arm_propensity),
        draws: choice.draws,
        experiment: choice.trial.assignment,
        candidate: choice.candidate,
    }
}
