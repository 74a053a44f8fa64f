//! All experiments, one line each.

use serde::Serialize;
use xbot_domain::experiment::Verdict;
use xbot_domain::time::Timestamp;
use xbot_replay::experiment::{Rerun, Standing, Status};

use crate::cli::experiments::verdict;
use crate::cli::output;

#[derive(Serialize)]
pub struct List {
    experiments: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    status: Status,
    metric: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    sides: usize,
    assigned: u64,
    measured: u64,
    verdict: Standing,
    /// The one that was recorded.
    concluded: Option<Verdict>,
    /// Whether it comes out the same.
    equal: Option<bool>,
}

impl List {
    pub fn of(all: &[Rerun]) -> Self {
        Self { experiments: all.iter().map(line).collect() }
    }
}

fn line(found: &Rerun) -> Line {
    let held = found.conclusion.as_ref();
    Line {
        id: found.id.clone(),
        status: found.status,
        metric: found.plan.metric.clone(),
        starts_at: found.plan.starts_at,
        ends_at: found.plan.ends_at,
        sides: found.sides.len(),
        assigned: found.sides.iter().map(|side| side.assigned).sum(),
        measured: found.sides.iter().map(|side| side.measured).sum(),
        verdict: found.verdict,
        concluded: held.map(|held| held.recorded.verdict),
        equal: held.map(|held| held.equal),
    }
}

pub fn print(list: &List) -> anyhow::Result<()> {
    if list.experiments.is_empty() {
        return output::line("there is no experiment in this history");
    }
    let heads =
        ["experiment", "status", "metric", "assigned", "measured", "looking now", "recorded"];
    output::table(heads, list.experiments.iter().map(row).collect())
}

fn row(line: &Line) -> [String; 7] {
    let recorded = match (line.concluded, line.equal) {
        (Some(concluded), Some(false)) => {
            format!("{}, and comes out different", verdict(concluded))
        }
        (Some(concluded), _) => verdict(concluded).to_owned(),
        (None, _) => String::new(),
    };
    [
        line.id.clone(),
        line.status.word().to_owned(),
        line.metric.clone(),
        line.assigned.to_string(),
        line.measured.to_string(),
        line.verdict.words().to_owned(),
        recorded,
    ]
}
