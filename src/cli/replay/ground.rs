//! What every run over the history stands on: where it is read, and what becomes of its result.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use xbot_domain::log::{EventLog, Recorded};
use xbot_domain::time::{Clock as _, Timestamp};
use xbot_replay::export::Exported;
use xbot_replay::history::{AsOf, HistoryError, Read, Reading};
use xbot_replay::manifest::Document;

use super::keep;
use crate::cli::failure::{Advise as _, broken};
use crate::cli::system::{Schema, Start, System};
use crate::cli::{output, progress};
use crate::clock::SystemClock;

/// Where the history is read.
#[derive(Debug, Args)]
pub struct Source {
    /// Read an export in parquet or jsonl instead of the store: a folder of `xbot replay export`
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// Nothing that was recorded later counts: a position, a day for its beginning, or a time
    #[arg(long, value_name = "MOMENT")]
    pub as_of: Option<AsOf>,
    #[command(flatten)]
    pub threads: Threads,
}

#[derive(Clone, Copy, Debug, Args)]
pub struct Threads {
    /// As many as there are processors when not given; the result does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// What becomes of the result.
#[derive(Clone, Copy, Debug, Args)]
pub struct Ending {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Do not keep the result in the store
    #[arg(long)]
    no_keep: bool,
}

/// A history that can be read.
pub struct Ground {
    pub log: Arc<dyn EventLog>,
    /// The store, when the history is that of one.
    pub system: Option<System>,
    /// Of an export without the first events.
    pub begin: Option<Timestamp>,
    pub as_of: Option<AsOf>,
    pub threads: NonZeroUsize,
    database_url: String,
    begun: Instant,
}

type Found = (Arc<dyn EventLog>, Option<System>, Option<Timestamp>);

impl Threads {
    pub fn number(self) -> NonZeroUsize {
        let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(all)
    }
}

impl Source {
    pub async fn open(&self, start: Start) -> anyhow::Result<Ground> {
        let begun = Instant::now();
        self.has_come()?;
        let database_url = start.settings.stores.database_url.clone();
        let (log, system, begin) = self.history(start).await?;
        Ok(Ground {
            log,
            system,
            begin,
            as_of: self.as_of,
            threads: self.threads.number(),
            database_url,
            begun,
        })
    }

    /// What was known then, nobody can say of a moment that is yet to come.
    fn has_come(&self) -> anyhow::Result<()> {
        match self.as_of.and_then(AsOf::time).filter(|time| *time > SystemClock.now()) {
            None => Ok(()),
            Some(time) => {
                Err(broken(format!("{time} is yet to come"), "leave --as-of out for now"))
            }
        }
    }

    /// The log, its store, and where it begins if that is not the first event.
    async fn history(&self, start: Start) -> anyhow::Result<Found> {
        let Some(folder) = &self.source else {
            let system = System::open(start, Schema::AsIs).await?;
            return Ok((Arc::clone(&system.log), Some(system), None));
        };
        let exported = Exported::open(folder).advise(
            format!("could not read the export in {}", folder.display()),
            "name a folder that `xbot replay export --format parquet` wrote",
        )?;
        let begin = exported.manifest.range.from;
        Ok((Arc::new(exported), None, begin))
    }
}

impl Ground {
    pub fn reading(&self) -> Reading<'_> {
        Reading { log: &*self.log, as_of: self.as_of, threads: self.threads }
    }

    /// Every event with its number, while a bar shows how far it is.
    pub async fn events(&self, mut take: impl FnMut(u64, Recorded)) -> anyhow::Result<Read> {
        if let Some(begin) = self.begin {
            eprintln!("note: this export begins on {begin}: nothing is known of what came before");
        }
        let bar = progress::bar("events");
        bar.set_length(self.log.head().await?.position.unsigned_abs());
        let reading = self.reading();
        let read = reading.events(|number, event| {
            bar.set_position(number);
            take(number, event);
        });
        let read = read.await;
        bar.finish_and_clear();
        advised(read)
    }

    /// Prints what came out, and keeps it.
    pub async fn finish<P: Serialize, R: Serialize>(
        &self,
        ending: Ending,
        document: &Document<P, R>,
        print: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        ending.finish(&self.database_url, self.begun, document, print).await
    }
}

impl Ending {
    /// The same for what was read from a file: a store that is there keeps the result.
    pub async fn finish<P: Serialize, R: Serialize>(
        self,
        database_url: &str,
        begun: Instant,
        document: &Document<P, R>,
        print: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let kept = !self.no_keep && keep::keep(database_url, begun, document).await?;
        if self.json {
            return output::json(document);
        }
        print()?;
        output::line(format!("result {}", document.result_hash))?;
        if kept {
            output::line(format!("kept as {}", document.run_id))?;
        }
        Ok(())
    }
}

fn advised<T>(read: Result<T, HistoryError>) -> anyhow::Result<T> {
    match read {
        Err(error @ HistoryError::NoSuchPosition(_)) => Err(broken(
            error.to_string(),
            "`xbot events tail` prints the last ones with their positions",
        )),
        Err(error @ HistoryError::Unreadable { .. }) => Err(error).advise(
            "could not read the history",
            "`xbot replay verify` says whether the log is what was recorded",
        ),
        other => Ok(other?),
    }
}
