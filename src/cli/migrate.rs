//! `xbot migrate`: the schema of the store, forwards and back.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;
use xbot_projections::database::{Database, OnMissing};
use xbot_projections::migrations::{self, Applied, History, MigrateError, Standing, Undo};

use super::failure::negative;
use super::output;
use super::system::Start;

pub const HELP: &str = "\
`xbot serve` brings the schema up by itself. Going down deletes what the undone steps hold. The
read tables can be made again from the event log, but the log from nothing: it is kept unless you
ask otherwise.

Examples:
  xbot migrate up
  xbot migrate status
  xbot migrate down                          undo the last step
  xbot migrate down --to 1                   undo everything but the event log
  xbot migrate down --to 0 --delete-history  undo everything, and delete the events";

#[derive(Debug, Subcommand)]
pub enum Migrate {
    /// Apply every step that is missing
    Up(Form),
    /// Undo steps, the last one first
    Down(Down),
    /// Print which steps are applied
    Status(Form),
}

#[derive(Clone, Copy, Debug, Args)]
pub struct Form {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Down {
    /// Undo this many steps
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "to")]
    steps: usize,
    /// Undo every step above this number
    #[arg(long, value_name = "NUMBER")]
    to: Option<u32>,
    /// Also delete the events, and with them the whole history
    #[arg(long)]
    delete_history: bool,
    #[command(flatten)]
    form: Form,
}

/// A step, in the store that it was looked at in.
#[derive(Serialize)]
struct Step {
    store: String,
    number: u32,
    name: &'static str,
    state: String,
}

impl Migrate {
    pub async fn run(self, start: &Start) -> anyhow::Result<ExitCode> {
        let mut steps = Vec::new();
        let form = match self {
            Self::Up(form) => {
                for store in start.stores(OnMissing::Create).await? {
                    steps.extend(changed(&store, "applied", migrations::up(&store).await?));
                }
                form
            }
            Self::Down(down) => {
                for store in start.stores(OnMissing::Refuse).await? {
                    steps.extend(changed(&store, "undone", down.undo(&store).await?));
                }
                down.form
            }
            Self::Status(form) => {
                for store in start.stores(OnMissing::Refuse).await? {
                    steps.extend(standing(&store, migrations::status(&store).await?));
                }
                form
            }
        };
        print(steps, form)
    }
}

impl Down {
    async fn undo(&self, store: &Database) -> anyhow::Result<Vec<Applied>> {
        let undo = self.to.map_or(Undo::Steps(self.steps), Undo::DownTo);
        let history = if self.delete_history { History::Delete } else { History::Keep };
        migrations::down(store, undo, history).await.map_err(|error| match error {
            MigrateError::History { .. } => negative(
                error.to_string(),
                "`--to 1` keeps the event log; `--delete-history` deletes it",
            ),
            other => other.into(),
        })
    }
}

fn changed(store: &Database, state: &str, steps: Vec<Applied>) -> Vec<Step> {
    let step = |step: Applied| Step {
        store: store.to_string(),
        number: step.number,
        name: step.name,
        state: state.to_owned(),
    };
    steps.into_iter().map(step).collect()
}

fn standing(store: &Database, steps: Vec<Standing>) -> Vec<Step> {
    let step = |step: Standing| Step {
        store: store.to_string(),
        number: step.number,
        name: step.name,
        state: step.applied_at.map_or("missing".to_owned(), |at| format!("applied {at}")),
    };
    steps.into_iter().map(step).collect()
}

fn print(steps: Vec<Step>, form: Form) -> anyhow::Result<ExitCode> {
    if form.json {
        output::json(&steps)?;
    } else if steps.is_empty() {
        output::line("nothing to do")?;
    } else {
        let row = |step: Step| [step.store, step.name.to_owned(), step.state];
        output::table(["store", "step", "state"], steps.into_iter().map(row).collect())?;
    }
    Ok(ExitCode::SUCCESS)
}
