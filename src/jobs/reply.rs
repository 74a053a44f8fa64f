//! Decides whom to answer, and with what.
//!
//! Only posts that mention the account, each once, and no more than a day has room for.

use async_trait::async_trait;
use xbot_domain::decision::DecisionType;
use xbot_domain::ids::DecisionId;

use super::writing::drafting::{Wanted, write};
use super::writing::embedding::Embedder;
use super::writing::prompt::Hashtags;
use super::writing::proposal::{Aim, Fate, Judge};
use super::writing::{Stop, TEXTS_PER_RUN, arms, cut_off, ended, results, writer};
use super::{Job, JobError, JobName, Ran, Results, Run, World};
use crate::x::Mention;

mod choice;
mod mentions;
mod room;

use choice::Choice;

/// Keeps the embeddings of the last 30 days between its runs.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    embedder: Embedder,
}

#[async_trait]
impl Job for Reply {
    fn name(&self) -> JobName {
        JobName::Reply
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        ended(run.job, self.answer_one(world, run).await)
    }
}

impl Reply {
    pub fn new(embedder: Embedder) -> Self {
        Self { embedder }
    }

    async fn answer_one(&self, world: &World, run: &Run) -> Result<Results, Stop> {
        writer(world, &run.settings)?;
        cut_off::give_up(world, run).await?;
        room::check(world, run).await?;
        arms::register(world, run).await?;
        let mention = mentions::best(world, run).await?;
        let mut last = String::new();
        for n in 0..TEXTS_PER_RUN {
            match self.attempt(world, run, n, &mention).await? {
                (id, Fate::Queued | Fate::Waits | Fate::Shown) => return Ok(results(id, n)),
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
        mention: &Mention,
    ) -> Result<(DecisionId, Fate), Stop> {
        let settings = world.settings().await?;
        let writer = writer(world, &settings)?;
        let lot = run.lot.part(&format!("reply-{n}"));
        let memory = world.memory().await?;
        let choice = Choice::make(&memory, &world.content, &settings, &lot, world.now());
        drop(memory);
        let choice = choice?;
        let wanted = Wanted {
            decision: choice.decision,
            kind: DecisionType::Reply,
            told: choice.told(&world.content, mention),
            hashtags: Hashtags::AtMost(0),
        };
        let texts = write(writer, run, &lot, &wanted).await?;
        let judge =
            Judge { world, run, lot: &lot, writer, embedder: &self.embedder, aim: Aim::Post };
        let id = choice.decision;
        let fate = judge.settle(choice.proposal(mention, texts), &mut Vec::new()).await?;
        Ok((id, fate))
    }
}
