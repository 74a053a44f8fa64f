//! The live settings, as whole documents.

use xbot_domain::config::ConfigEvent;
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::bot_config as to;

use super::cells::json;

pub const SETTINGS: Projection =
    Projection { name: "settings", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Config(ConfigEvent::Changed(e)) = &recorded.event else {
        return Ok(());
    };
    let environment = recorded.stream_id.as_str();
    rows.upsert(&to::TABLE, [environment.into(), e.document.as_str().into()])
        .set(to::config_value, json(&e.document_value)?)
        .set(to::updated_at, e.at)
        .set(to::updated_by, e.by.as_str());
    Ok(())
}
