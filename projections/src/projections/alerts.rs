//! The alerts, standing and past.

use xbot_domain::event::Event;
use xbot_domain::learning::{AlertRaised, LearningEvent};
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::alerts as to;

use super::cells::{time_key, word};

pub const ALERTS: Projection =
    Projection { name: "alerts", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    match &recorded.event {
        Event::Learning(LearningEvent::AlertRaised(e)) => raised(e, rows),
        Event::Learning(LearningEvent::AlertCleared(e)) => {
            rows.update(&to::TABLE, [e.alert.as_str().into(), time_key(e.raised_at)])
                .set(to::cleared_at, e.at);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn raised(e: &AlertRaised, rows: &mut Rows) -> Result<(), Poison> {
    rows.upsert(&to::TABLE, [e.alert.as_str().into(), time_key(e.at)])
        .set(to::severity, word(&e.severity)?)
        .set(to::message, e.message.as_str())
        .set(to::value, e.value)
        .set(to::threshold, e.threshold);
    Ok(())
}
