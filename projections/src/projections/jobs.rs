//! The runs of the jobs. *Done* and *skipped* are different words (lesson 10).

use xbot_domain::event::Event;
use xbot_domain::learning::{LearningEvent, RunCompleted, RunSkipped};
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::job_runs as to;

use super::cells::json;

pub const JOBS: Projection =
    Projection { name: "jobs", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    match &recorded.event {
        Event::Learning(LearningEvent::RunCompleted(e)) => done(e, rows),
        Event::Learning(LearningEvent::RunSkipped(e)) => {
            skipped(e, rows);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn done(e: &RunCompleted, rows: &mut Rows) -> Result<(), Poison> {
    rows.upsert(&to::TABLE, [e.run_id.as_str().into()])
        .set(to::job, e.job.as_str())
        .set(to::status, "done")
        .set(to::results, json(&e.results)?)
        .set(to::simulated, e.simulated)
        .set(to::started_at, e.started_at)
        .set(to::finished_at, e.finished_at);
    Ok(())
}

/// A skip takes no time: it starts and ends at once. It produced nothing, simulated or not.
fn skipped(e: &RunSkipped, rows: &mut Rows) {
    rows.upsert(&to::TABLE, [e.run_id.as_str().into()])
        .set(to::job, e.job.as_str())
        .set(to::status, "skipped")
        .set(to::reason, e.reason.as_str())
        .set(to::simulated, false)
        .set(to::started_at, e.at)
        .set(to::finished_at, e.at);
}
