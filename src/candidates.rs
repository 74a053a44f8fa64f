//! Raw material for posts: gathered from the catalogue and from feeds, known by the hash of its text.

use std::sync::Arc;

use xbot_domain::candidate::{Candidate, CandidateCommand, Discovered, Expired};
use xbot_domain::ids::ContentHash;
use xbot_domain::time::Timestamp;
use xbot_projections::database::Database;

use crate::commands::{CommandError, Commands, Context};
use crate::content::Content;

mod catalogue;
mod feed;
mod feeds;
mod fetch;
mod nesting;
mod queue;
mod text;

pub use catalogue::SOURCE as CATALOGUE;
pub use fetch::Limits;
pub use queue::{Queue, TopicDepth};

/// A text as a source gave it, normalised.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// `catalogue`, or the address of a feed.
    pub source: String,
    pub topic: String,
    pub text: String,
    pub tags: Vec<String>,
    pub priority: f64,
}

/// What the sources gave. A source that failed is a warning, and stops no other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    pub found: Vec<Found>,
    pub warnings: Vec<String>,
}

/// What a refresh came to: `generated` is the sum of `prepared` and `duplicates`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    pub generated: usize,
    pub prepared: usize,
    pub duplicates: usize,
    pub expired: usize,
    pub warnings: Vec<String>,
}

/// Reads every source of `content`, at most a few feeds at a time.
pub async fn gather(content: &Content, limits: Limits) -> Gathered {
    let mut gathered =
        Gathered { found: catalogue::found(&content.catalogue), warnings: Vec::new() };
    for read in feeds::read(&content.feeds, limits).await {
        match read {
            Ok(found) => gathered.found.extend(found),
            Err(warning) => gathered.warnings.push(warning),
        }
    }
    gathered
}

/// Makes candidates of what is new, and gives up those that waited too long.
#[derive(Clone, Debug)]
pub struct Refresh {
    pub commands: Commands,
    pub database: Database,
    pub content: Arc<Content>,
    pub limits: Limits,
}

impl Refresh {
    pub async fn run(&self, now: Timestamp, context: &Context) -> anyhow::Result<Refreshed> {
        let gathered = gather(&self.content, self.limits).await;
        let mut prepared = 0;
        for found in &gathered.found {
            prepared += self.discover(found, now, context).await?;
        }
        let generated = gathered.found.len();
        Ok(Refreshed {
            generated,
            prepared,
            duplicates: generated - prepared,
            expired: self.expire(now, context).await?,
            warnings: gathered.warnings,
        })
    }

    /// 1, or 0 when the text is known, whatever became of it.
    async fn discover(
        &self,
        found: &Found,
        at: Timestamp,
        context: &Context,
    ) -> Result<usize, CommandError> {
        let id = ContentHash::of(found.text.as_bytes());
        let command = CandidateCommand::Discover(Discovered {
            source: found.source.clone(),
            topic: found.topic.clone(),
            text: found.text.clone(),
            tags: found.tags.clone(),
            priority: found.priority,
            at,
        });
        let done = self.commands.execute::<Candidate>(&id.0, &command, context);
        Ok(done.await?.events.len())
    }

    async fn expire(&self, now: Timestamp, context: &Context) -> anyhow::Result<usize> {
        let mut expired = 0;
        for old in queue::old(&self.database, self.content.expiry, now).await? {
            let reason = format!("older than {} days", old.days);
            let command = CandidateCommand::Expire(Expired { reason, at: now });
            let done = self.commands.execute::<Candidate>(&old.id, &command, context);
            match done.await {
                Ok(done) => expired += done.events.len(),
                // It was used a moment ago, and the read table does not show it yet.
                Err(CommandError::Refused(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(expired)
    }

    /// What is available, as of the last projected event.
    pub async fn queue(&self) -> anyhow::Result<Queue> {
        queue::read(&self.database).await
    }
}
