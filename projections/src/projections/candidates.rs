//! Raw material for posts, and what became of it.

use xbot_domain::candidate::{CandidateEvent, Discovered};
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;
use xbot_domain::time::Timestamp;

use crate::projection::{Poison, Projection};
use crate::rows::{Change, Rows};
use crate::tables::candidates as to;

use super::cells::json;

pub const CANDIDATES: Projection =
    Projection { name: "candidates", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Candidate(event) = &recorded.event else {
        return Ok(());
    };
    let hash = recorded.stream_id.as_str();
    match event {
        CandidateEvent::Discovered(e) => return discovered(hash, e, rows),
        CandidateEvent::Consumed(e) => {
            settled("consumed", e.at, hash, rows).set(to::decision_id, e.decision_id.to_string())
        }
        CandidateEvent::Expired(e) => {
            settled("expired", e.at, hash, rows).set(to::reason, e.reason.as_str())
        }
        CandidateEvent::Blocked(e) => {
            settled("blocked", e.at, hash, rows).set(to::reason, e.reason.as_str())
        }
    };
    Ok(())
}

fn discovered(hash: &str, e: &Discovered, rows: &mut Rows) -> Result<(), Poison> {
    rows.upsert(&to::TABLE, [hash.into()])
        .set(to::source, e.source.as_str())
        .set(to::topic, e.topic.as_str())
        .set(to::text, e.text.as_str())
        .set(to::tags, json(&e.tags)?)
        .set(to::priority, e.priority)
        .set(to::status, "discovered")
        .set(to::discovered_at, e.at);
    Ok(())
}

fn settled<'a>(how: &str, at: Timestamp, hash: &str, rows: &'a mut Rows) -> &'a mut Change {
    rows.update(&to::TABLE, [hash.into()]).set(to::status, how).set(to::settled_at, at)
}
