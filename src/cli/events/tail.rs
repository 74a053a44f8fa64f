//! `xbot events tail`: the end of the log, and what comes after it.

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use xbot_domain::log::{Checkpoint, EventLog, Position, RawBatch, RawEvent};

use super::filter::Filter;
use super::{Form, print};
use crate::cli::failure::negative;
use crate::cli::system::System;

/// Events read at a time.
const PAGE: usize = 2_000;
/// What is shown when neither `--limit` nor `--after` says otherwise.
const LAST: usize = 20;
/// Each further look back goes this many times as far.
const WIDER: i64 = 16;
/// How long one wait for more may take before the log is asked again.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Args)]
pub struct Tail {
    /// Go on with what is appended, until Ctrl-C
    #[arg(long, short)]
    follow: bool,
    #[command(flatten)]
    filter: Filter,
    /// Start behind the event at this position (0: the beginning), rather than near the end
    #[arg(long, value_name = "POSITION")]
    after: Option<Position>,
    /// Print only the last N events [default: 20], or with --after the first N [default: all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    form: Form,
}

impl Tail {
    pub async fn run(&self, system: &System) -> anyhow::Result<ExitCode> {
        let (end, left) = match self.after {
            Some(position) => self.forward(&*system.log, position).await?,
            None => (self.last(&*system.log).await?, usize::MAX),
        };
        if self.follow && left > 0 {
            self.keep_up(&*system.log, end, left).await?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Prints what stands behind `position`; says where it stopped and how many it may still print.
    async fn forward(
        &self,
        log: &dyn EventLog,
        position: Position,
    ) -> anyhow::Result<(Checkpoint, usize)> {
        let mut at = place_of(log, position).await?;
        let mut left = self.limit.unwrap_or(usize::MAX);
        while left > 0 {
            let batch = log.read_all(at, PAGE).await?;
            let Some(last) = batch.last() else { break };
            left -= self.print(&batch, left)?;
            at = last;
        }
        Ok((at, left))
    }

    /// Prints the last events that are wanted, looking back further until there are enough.
    async fn last(&self, log: &dyn EventLog) -> anyhow::Result<Checkpoint> {
        let most = self.limit.unwrap_or(LAST);
        let head = log.head().await?;
        let mut back = i64::try_from(most).unwrap_or(i64::MAX);
        loop {
            let start = earlier(head, back);
            let (found, end) = self.collect(log, start, most).await?;
            if found.len() < most && start != Checkpoint::START {
                back = back.saturating_mul(WIDER).max(WIDER);
                continue;
            }
            for one in &found {
                self.print(one, usize::MAX)?;
            }
            return Ok(end);
        }
    }

    /// The last `most` wanted events behind `start`, and where the log ended.
    async fn collect(
        &self,
        log: &dyn EventLog,
        start: Checkpoint,
        most: usize,
    ) -> anyhow::Result<(VecDeque<RawBatch>, Checkpoint)> {
        let (mut found, mut at) = (VecDeque::new(), start);
        loop {
            let batch = log.read_all(at, PAGE).await?;
            let Some(last) = batch.last() else {
                return Ok((found, at));
            };
            for event in self.wanted(&batch) {
                found.push_back(alone(&event));
                if found.len() > most {
                    found.pop_front();
                }
            }
            at = last;
        }
    }

    async fn keep_up(
        &self,
        log: &dyn EventLog,
        mut at: Checkpoint,
        mut left: usize,
    ) -> anyhow::Result<()> {
        while left > 0 {
            let batch = log.read_all(at, PAGE).await?;
            left -= self.print(&batch, left)?;
            at = batch.last().unwrap_or(at);
            tokio::select! {
                waited = log.wait(at, PATIENCE) => waited?,
                _ = tokio::signal::ctrl_c() => return Ok(()),
            }
        }
        Ok(())
    }

    /// Prints at most `most` of the wanted events, and says how many there were.
    fn print(&self, batch: &RawBatch, most: usize) -> anyhow::Result<usize> {
        let mut printed = 0;
        for event in self.wanted(batch).take(most) {
            print::brief(&event, self.form)?;
            printed += 1;
        }
        Ok(printed)
    }

    fn wanted<'a>(&'a self, batch: &'a RawBatch) -> impl Iterator<Item = RawEvent<'a>> {
        batch.iter().filter(|event| self.filter.wants(event))
    }
}

/// The transaction is a part of the place, and only the event itself knows it.
async fn place_of(log: &dyn EventLog, position: Position) -> anyhow::Result<Checkpoint> {
    if position == 0 {
        return Ok(Checkpoint::START);
    }
    log.read_one(position).await?.last().ok_or_else(|| {
        negative(
            format!("there is no event at position {position}"),
            "`xbot events tail` prints the last positions; `--after 0` starts at the beginning",
        )
    })
}

/// Some way before `head`. Where places have transactions, each holds at least one event.
fn earlier(head: Checkpoint, back: i64) -> Checkpoint {
    if head.tx == 0 {
        let position = head.position.saturating_sub(back).max(0);
        return Checkpoint { tx: 0, position };
    }
    Checkpoint { tx: head.tx.saturating_sub(back.unsigned_abs()), position: 0 }
}

fn alone(event: &RawEvent<'_>) -> RawBatch {
    let mut batch = RawBatch::default();
    batch.push(event);
    batch
}
