//! `xbot replay rebuild`: the read tables as they were, beside those that are.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;
use xbot_domain::time::Clock;
use xbot_projections::database::{Database, OnMissing};
use xbot_projections::migrations;
use xbot_replay::history::{AsOf, Until};
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::rebuild::{Rebuilt, rebuild};

use super::ground::{Ending, Source};
use crate::cli::failure::{Advise as _, negative};
use crate::cli::output;
use crate::cli::system::Start;
use crate::clock::SystemClock;
use crate::scratch::Scratch;

pub const HELP: &str = "\
The tables in use are left alone (`xbot projections rebuild` makes those anew). The hash of a table is
over its rows in the order of their keys: the same history gives the same on every store.

Examples:
  xbot replay rebuild
  xbot replay rebuild --as-of 2025-08-11 --out august.db && sqlite3 august.db 'select * from outcomes'";

#[derive(Debug, Args)]
pub struct Rebuild {
    #[command(flatten)]
    source: Source,
    /// Keep the tables, in this new SQLite file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    ending: Ending,
}

#[derive(Serialize)]
struct Parameters {
    as_of: Option<AsOf>,
}

impl Rebuild {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let ground = self.source.open(start).await?;
        let read = ground.events(|_, _| ()).await?;
        let log = Arc::new(Until::new(Arc::clone(&ground.log), read.end));
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let failed = "could not make room for the tables";
        let rebuilt = match &self.out {
            Some(path) => rebuild(log, &new_file(path).await?, clock).await?,
            None => {
                let scratch = Scratch::new().await.advise(failed, "is there room in TMPDIR?")?;
                rebuild(log, &scratch.database, clock).await?
            }
        };
        let parameters = Parameters { as_of: ground.as_of };
        let manifest = Manifest::new("rebuild", Input::of_log(&read), parameters, 0);
        let document = Document::of(manifest, rebuilt)?;
        ground.finish(self.ending, &document, || print(&document.result, read.head.size)).await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn new_file(path: &Path) -> anyhow::Result<Database> {
    if path.exists() {
        let message = format!("{} is there already", path.display());
        return Err(negative(message, "name another file, or remove this one"));
    }
    let url = format!("sqlite://{}", path.display());
    let database = Database::connect(&url, OnMissing::Create).await?;
    migrations::up(&database).await?;
    Ok(database)
}

fn print(rebuilt: &Rebuilt, events: u64) -> anyhow::Result<()> {
    output::line(format!("{} tables from {events} events", rebuilt.tables.len()))?;
    let rows = rebuilt.tables.iter().map(|made| {
        let short = made.sha256.get(..16).unwrap_or_default();
        [made.table.to_owned(), made.rows.to_string(), short.to_owned()]
    });
    output::table(["table", "rows", "hash"], rows.collect())?;
    rebuilt.parked.iter().try_for_each(|parked| {
        output::line(format!(
            "{} shows nothing behind position {}: it cannot show the event that follows",
            parked.projection, parked.position
        ))
    })
}
