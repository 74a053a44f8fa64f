//! `xbot replay verify`: is everything that is stored what the history comes to?

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::ProgressBar;
use serde::Serialize;
use xbot_domain::log::EventLog;
use xbot_replay::history::{AsOf, Until};
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::verify::{self, Check, Kind, Stores, Verdict, VerifyError};

use super::ground::{Ending, Ground, Source};
use crate::cli::failure::{Advise as _, broken, negative};
use crate::cli::system::Start;
use crate::cli::{output, progress};
use crate::clock::SystemClock;
use crate::scratch::Scratch;

pub const HELP: &str = "\
Everything is computed again, to the last bit: posteriors from lessons, lessons from rewards, rewards
from readings, propensities from what was believed then, predictors from the outcomes that they had;
every row of the read tables from its events, every event against its seal. An export has no tables and
no seals, and those of an earlier moment (--as-of) are not kept: the rest is compared.

Exit codes: 0 all is equal; 1 something is not: the first difference is told, with its position.

Examples:
  xbot replay verify
  xbot replay verify --json | jq '.checks[] | {kind, compared, differences}'";

#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    ending: Ending,
}

/// Nothing but the history decides.
#[derive(Serialize)]
struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<AsOf>,
}

impl Verify {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let ground = self.source.open(start).await?;
        let bar = progress::bar("");
        bar.set_length(ground.log.head().await?.position.unsigned_abs());
        let verdict = compared(&ground, &bar).await;
        bar.finish_and_clear();
        let verdict = verdict?;
        let document = document(&verdict, ground.as_of)?;
        ground.finish(self.ending, &document, || print(&verdict)).await?;
        let differing = verdict.checks.iter().find_map(|check| check.first.first());
        match differing {
            None => Ok(ExitCode::SUCCESS),
            Some(first) => Err(negative(
                format!("what is stored is not what the history comes to: {first}"),
                "rows are made anew by `xbot projections rebuild`; an event is compared with a backup",
            )),
        }
    }
}

async fn compared(ground: &Ground, bar: &ProgressBar) -> anyhow::Result<Verdict> {
    let show = |kind: Kind, done: u64| {
        bar.set_message(kind.things());
        bar.set_position(done);
    };
    if let Some(begin) = ground.begin {
        return Err(broken(
            format!("this export begins on {begin}"),
            "everything follows from what came before: export without --from",
        ));
    }
    if ground.as_of.is_some() {
        let end = ground.events(|_, _| ()).await?.end;
        let log: Arc<dyn EventLog> = Arc::new(Until::new(Arc::clone(&ground.log), end));
        return Ok(verify::verify(&log, None, ground.threads, show).await?);
    }
    let Some(system) = &ground.system else {
        return Ok(verify::verify(&ground.log, None, ground.threads, show).await?);
    };
    let room = Scratch::new().await;
    let scratch = room.advise("could not make room for the tables", "is there room in TMPDIR?")?;
    let stores = Stores {
        seals: &*system.seals,
        database: &system.database,
        scratch: &scratch.database,
        clock: Arc::new(SystemClock),
    };
    match verify::verify(&ground.log, Some(&stores), ground.threads, show).await {
        Err(moving @ VerifyError::Moving) => Err(moving).advise("could not compare the tables", ""),
        other => Ok(other?),
    }
}

/// An export has less to compare than its store. Where all is equal, both say the same of the history:
/// the hash leaves out what only stores have.
fn document(
    verdict: &Verdict,
    as_of: Option<AsOf>,
) -> anyhow::Result<Document<Parameters, Verdict>> {
    let input = Input::Log { kind: "log", events: verdict.head.size, root: verdict.head.root };
    let manifest = Manifest::new("verify", input, Parameters { as_of }, 0);
    let mut document = Document::of(manifest, verdict.of_history())?;
    document.result = verdict.clone();
    Ok(document)
}

fn print(verdict: &Verdict) -> anyhow::Result<()> {
    let row = |check: &Check| {
        let found = match check.differences {
            0 => "equal".to_owned(),
            n => format!("{n} not equal"),
        };
        [check.kind.things().to_owned(), check.compared.to_string(), found]
    };
    output::table(["compared", "how many", "found"], verdict.checks.iter().map(row).collect())?;
    let all = verdict.checks.iter().flat_map(|check| &check.first);
    all.into_iter().try_for_each(output::line)?;
    output::line(format!("head {}", verdict.head))
}
