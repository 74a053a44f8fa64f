//! `xbot replay export`: the log as files.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use xbot_domain::time::Timestamp;
use xbot_replay::export::{self, ExportError, Format, Manifest, Range};

use super::moment::moment;
use crate::cli::failure::{Advise as _, negative};
use crate::cli::system::{Schema, Start, System};
use crate::cli::{output, progress};

pub const HELP: &str = "\
Each UTC day of recording has a folder, day=2025-08-11; manifest.json (_manifest.json beside Parquet)
says what each file holds, and its hash. The same log gives the same bytes. parquet and jsonl hold
what the log holds to the byte, and can be read in its place; csv is for spreadsheets.
docs/REPLAY.md has the columns, and queries.

Examples:
  xbot replay export --format parquet --out export
  xbot replay export --format jsonl --out export
  xbot replay export --format csv --out august --from 2025-08-01 --to 2025-09-01";

#[derive(Debug, Args)]
pub struct Export {
    #[arg(long, value_enum)]
    format: Form,
    /// The folder to write into; it is made, or has to be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only what was recorded at or after this day or time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Timestamp>,
    /// Only what was recorded before this day or time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    to: Option<Timestamp>,
    /// Only what was known at this time
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_of: Option<Timestamp>,
    /// Print the manifest as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// By column, for DuckDB, Polars, Spark and pandas
    Parquet,
    /// One object per line
    Jsonl,
    /// For spreadsheets
    Csv,
}

impl Export {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let system = System::open(start, Schema::AsIs).await?;
        let bar = progress::bar("events");
        bar.set_length(system.log.head().await?.position.unsigned_abs());
        let shown = |position: i64| bar.set_position(position.unsigned_abs());
        let range = Range { from: self.from, to: self.to, as_of: self.as_of };
        let format = match self.format {
            Form::Parquet => Format::Parquet,
            Form::Jsonl => Format::Jsonl,
            Form::Csv => Format::Csv,
        };
        let written = export::export(&*system.log, range, format, &self.out, shown).await;
        bar.finish_and_clear();
        self.report(&written.or_else(advised)?)?;
        Ok(ExitCode::SUCCESS)
    }

    fn report(&self, manifest: &Manifest) -> anyhow::Result<()> {
        if self.json {
            return output::json(manifest);
        }
        let (events, days) = (manifest.events, manifest.days());
        output::line(format!("{events} events of {days} days written to {}", self.out.display()))
    }
}

fn advised(error: ExportError) -> anyhow::Result<Manifest> {
    match error {
        full @ ExportError::NotEmpty(_) => {
            Err(negative(full.to_string(), "name another folder, or remove this one"))
        }
        ExportError::Log(error) => Err(error.into()),
        other => {
            Err(other).advise("could not export", "everything that was written can be removed")
        }
    }
}
