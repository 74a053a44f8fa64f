//! `xbot replay import`: history that was made elsewhere.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use xbot_domain::ids::ContentHash;
use xbot_domain::time::{Clock as _, Timestamp};
use xbot_replay::foreign::{self, Encoding, ForeignError, Format, Options, Order};

use super::moment::moment;
use crate::cli::failure::{Advise as _, negative};
use crate::cli::progress;
use crate::cli::system::{Schema, Start, System};
use crate::clock::SystemClock;

mod print;
mod write;

use print::Printer;
use write::Writer;

pub const HELP: &str = "\
Each row is taken, refused or a duplicate. What can mean one thing only is mended, and said; what can
mean two is refused with line, column, value and reason, and never guessed. What is missing stays
missing. Times without an offset are in UTC.

Imported history stands apart: no limit counts it, nothing learns from it, and no report of the account
shows it. The same file again writes nothing; later counts of the same post are a second reading.

  x-analytics     the export of X Analytics by post, with its old or its new header
  posts           an id or url, and any of: text, created_at, captured_at, impressions (or views),
                  likes, retweets, replies, quotes, bookmarks, profile_visits, url_clicks, follows
  headline-tests  test_id, headline, impressions, clicks
  bandit-rounds   action, reward, pscore, and any of: position, timestamp, context (JSON); other
                  columns are context. The Open Bandit Dataset is one of these

Exit codes: 0 done, 1 not a single row could be taken, 2 the file or the store could not be used.

Examples:
  xbot replay import --format x-analytics tweet_activity_metrics.csv --dry-run
  xbot replay import --format posts posts.csv --origin blog --date-order day-first
  xbot replay import --format headline-tests tests.csv --json | jq .report";

#[derive(Debug, Args)]
pub struct Import {
    /// What the file holds
    #[arg(long, value_enum)]
    format: Form,
    file: PathBuf,
    /// Whose history it is; ids are unique within it [default: x for x-analytics, else the format]
    #[arg(long, value_parser = origin)]
    origin: Option<String>,
    /// When it was counted, where no column says it
    #[arg(long, value_name = "TIME", value_parser = moment)]
    captured_at: Option<Timestamp>,
    /// What 03/04/2021 means in this file
    #[arg(long, value_enum)]
    date_order: Option<DateOrder>,
    /// How the file is encoded, where it is neither UTF-8 nor UTF-16
    #[arg(long, value_enum)]
    encoding: Option<Coding>,
    /// Read and report, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    XAnalytics,
    Posts,
    HeadlineTests,
    BanditRounds,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DateOrder {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Coding {
    #[value(name = "windows-1252")]
    Windows1252,
}

/// Rows that are written together.
const TOGETHER: usize = 512;

impl Import {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let bar = progress::bar("bytes");
        bar.set_length(self.opened()?.metadata().map_or(0, |file| file.len()));
        let hash = foreign::hash(self.opened()?, |done| bar.set_position(done));
        let hash = hash.advise(self.attempt(), "")?;
        let import = foreign::Import::open(self.opened()?, self.options(hash));
        let import = import.map_err(|error| self.unreadable(error))?;
        let system = match self.dry_run {
            true => None,
            false => Some(System::open(start, Schema::BringUp).await?),
        };
        self.rows(import, system.as_ref(), &bar).await
    }

    async fn rows(
        &self,
        mut import: foreign::Import<File>,
        system: Option<&System>,
        bar: &ProgressBar,
    ) -> anyhow::Result<ExitCode> {
        let mut printer = Printer::new(self.json, bar);
        let mut writer = system.map(|system| Writer::new(system.commands()));
        let mut together = Vec::new();
        loop {
            let item = import.next().transpose().advise(self.attempt(), "")?;
            let ended = item.is_none();
            if let Some(item) = item {
                printer.row(&item)?;
                together.push(item);
            }
            if together.len() < TOGETHER && !ended {
                continue;
            }
            bar.set_position(import.bytes_taken());
            if let Some(writer) = &mut writer {
                writer.write(std::mem::take(&mut together), import.options()).await?;
            }
            together.clear();
            if ended {
                break;
            }
        }
        bar.finish_and_clear();
        self.finish(import, system, writer, printer).await
    }

    async fn finish(
        &self,
        import: foreign::Import<File>,
        system: Option<&System>,
        writer: Option<Writer>,
        printer: Printer<'_>,
    ) -> anyhow::Result<ExitCode> {
        let mut written = None;
        if let (Some(system), Some(writer)) = (system, writer) {
            let events = writer.finish(import.options()).await?;
            let head = system.log.head().await?;
            system.project(head).await?;
            written = Some((events, head.position));
        }
        let report = import.report();
        printer.end(import.options(), report, written)?;
        match report.rows > 0 && report.taken + report.duplicates == 0 {
            true => Err(negative(
                format!("not one of the {} rows could be taken", report.rows),
                "each row above says why; --format may be another",
            )),
            false => Ok(ExitCode::SUCCESS),
        }
    }

    fn opened(&self) -> anyhow::Result<File> {
        File::open(&self.file).advise(self.attempt(), "")
    }

    fn attempt(&self) -> String {
        format!("could not read {}", self.file.display())
    }

    fn unreadable(&self, error: ForeignError) -> anyhow::Error {
        let help = "`xbot replay import --help` says which columns each format has";
        match Err::<(), _>(error).advise(self.attempt(), help) {
            Err(advised) => advised,
            Ok(()) => anyhow::anyhow!(self.attempt()),
        }
    }

    fn options(&self, file_hash: ContentHash) -> Options {
        let format = match self.format {
            Form::XAnalytics => Format::XAnalytics,
            Form::Posts => Format::Posts,
            Form::HeadlineTests => Format::HeadlineTests,
            Form::BanditRounds => Format::BanditRounds,
        };
        let usual = if format == Format::XAnalytics { "x" } else { format.as_str() };
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned());
        Options {
            format,
            origin: self.origin.clone().unwrap_or_else(|| usual.to_owned()),
            file: name.unwrap_or_default(),
            file_hash,
            now: SystemClock.now(),
            captured_at: self.captured_at,
            order: self.date_order.map(|order| match order {
                DateOrder::DayFirst => Order::DayFirst,
                DateOrder::MonthFirst => Order::MonthFirst,
            }),
            encoding: self.encoding.map(|Coding::Windows1252| Encoding::Windows1252),
        }
    }
}

/// Short and plain: it stands in every event.
fn origin(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    match (1..=40).contains(&text.len()) && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => Err("an origin has 1 to 40 of a-z, 0-9, -, _ and .".to_owned()),
    }
}
