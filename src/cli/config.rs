//! `xbot config`: every setting with its value, and changes that work at once.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::Value;
use xbot_domain::config::{Config as Live, ConfigCommand, ConfigEvent, find};

use super::failure::negative;
use super::output;
use super::system::{Schema, Start, System};
use crate::clock::fresh_id;
use crate::commands::Context;
use crate::settings::{self, Environment};

pub const HELP: &str = "\
A setting has its value from, the last wins: the default, `.env`, the environment, a live change.
POSTING_DISABLED=true and AI_QUOTA_CIRCUIT_OPEN=true in the environment are never overridden.

Examples:
  xbot config list
  xbot config list --json | jq '.[] | select(.source == \"live\")'
  xbot config get MAX_POSTS_PER_HOUR
  xbot config set MAX_POSTS_PER_HOUR 1 --why \"calm start\"
  xbot config set learning_config.quiet_hours 1,2,3,4,5 --why \"followers sleep\"";

#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print every setting with its value, source and meaning
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the value of one setting
    Get {
        /// A name from `xbot config list`
        key: String,
        /// Print JSON, with source and meaning
        #[arg(long)]
        json: bool,
    },
    /// Change a setting of this environment, at once and until it is changed again
    Set(Set),
}

#[derive(Debug, Args)]
pub struct Set {
    /// A name from `xbot config list`
    key: String,
    /// The new value, within the range that `xbot config list` states
    #[arg(allow_hyphen_values = true)]
    value: String,
    /// The reason, kept in the log with the change
    #[arg(long)]
    why: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A setting as it is printed.
#[derive(Serialize)]
struct Shown {
    key: &'static str,
    value: Value,
    source: &'static str,
    about: &'static str,
}

#[derive(Serialize)]
struct Changed<'a> {
    key: &'a str,
    value: &'a Value,
    changed: bool,
    position: i64,
}

impl Config {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { json } => {
                let (environment, live) = known(start).await?;
                list(&environment, &live, json)
            }
            Self::Get { key, json } => {
                let (environment, live) = known(start).await?;
                get(&environment, &live, &key, json)
            }
            Self::Set(set) => set.run(&System::open(start, Schema::BringUp).await?).await,
        }
    }
}

/// Without a store nothing was ever changed while running.
async fn known(start: Start) -> anyhow::Result<(Environment, Live)> {
    if start.has_no_store() {
        return Ok((start.environment, Live::default()));
    }
    let system = System::open(start, Schema::AsIs).await?;
    let live = system.live().await?;
    Ok((system.start.environment, live))
}

fn list(environment: &Environment, live: &Live, json: bool) -> anyhow::Result<ExitCode> {
    let all: Vec<Shown> = environment.shown(live)?.into_iter().map(Shown::from).collect();
    if json {
        output::json(&all)?;
    } else {
        let rows = all
            .iter()
            .map(|one| [one.key, &text(&one.value), one.source, one.about].map(str::to_owned))
            .collect();
        output::table(["setting", "value", "source", "meaning"], rows)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn get(environment: &Environment, live: &Live, key: &str, json: bool) -> anyhow::Result<ExitCode> {
    let setting = find(key)?;
    let all = environment.shown(live)?;
    let one = all
        .into_iter()
        .find(|one| one.setting.key == setting.key)
        .map(Shown::from)
        .ok_or_else(|| negative(format!("{key} has no value"), ""))?;
    if json {
        output::json(&one)?;
    } else {
        output::line(text(&one.value))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Set {
    async fn run(self, system: &System) -> anyhow::Result<ExitCode> {
        let key = find(&self.key)?.key;
        let command = ConfigCommand::Set {
            key: key.to_owned(),
            value: Value::String(self.value),
            by: "cli".to_owned(),
            why: self.why,
            at: system.now(),
        };
        let done = system
            .commands()
            .execute::<Live>(system.environment_name(), &command, &Context::new("cli", fresh_id()))
            .await?;
        system.project(done.appended.at).await?;
        let position = done.appended.at.position;
        let changed = done.events.into_iter().next().map(|ConfigEvent::Changed(change)| change);
        report(key, changed.map(|change| change.to), position, self.json)
    }
}

fn report(key: &str, to: Option<Value>, position: i64, json: bool) -> anyhow::Result<ExitCode> {
    let changed = to.is_some();
    let value = to.unwrap_or_default();
    if json {
        output::json(&Changed { key, value: &value, changed, position })?;
    } else if changed {
        output::line(format!("{key} = {} (position {position})", text(&value)))?;
    } else {
        output::line(format!("{key} has this value already; nothing was written"))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl From<settings::Shown> for Shown {
    fn from(settings::Shown { setting, value, source }: settings::Shown) -> Self {
        Self { key: setting.key, value, source, about: setting.about }
    }
}

/// As it would be typed.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
