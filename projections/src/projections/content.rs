//! What is planned, queued and posted.

use xbot_domain::decision::{DecisionEvent, Status};
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::{Change, Rows, Value};
use crate::tables::content_metadata as to;
use crate::tables::posted_decisions;

use super::cells::{first_id, word};

mod plan;
mod posted;

pub const CONTENT: Projection = Projection {
    name: "content",
    version: 1,
    tables: &[&to::TABLE, &posted_decisions::TABLE],
    project,
};

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Decision(event) = &recorded.event else {
        return Ok(());
    };
    use DecisionEvent as E;
    match event {
        E::Planned(planned) => plan::planned(planned, made(recorded, rows)),
        E::Edited(edited) => plan::edited(edited, kept(recorded, rows)),
        E::Rejected(e) => {
            let why = format!("{}: {}", e.gate, e.reason);
            settled(e.status, &why, kept(recorded, rows))
        }
        E::Cancelled(e) => settled(e.status, &e.reason, kept(recorded, rows)),
        E::Expired(e) => settled(e.status, &e.reason, kept(recorded, rows)),
        E::PostFailed(e) => failed(e.status, &e.reason, kept(recorded, rows)),
        E::PostUnknown(e) => failed(e.status, &e.reason, kept(recorded, rows)),
        E::Queued(e) => {
            let row = kept(recorded, rows).set(to::status, word(&e.status)?);
            row.set(to::scheduled_at, e.scheduled_at);
            row.set(to::needs_approval, e.needs_approval);
            Ok(())
        }
        E::Approved(e) => {
            let row = kept(recorded, rows).set(to::status, word(&e.status)?);
            row.set(to::needs_approval, false);
            Ok(())
        }
        E::Rescheduled(e) => {
            kept(recorded, rows).set(to::scheduled_at, e.scheduled_at);
            Ok(())
        }
        E::PostingClaimed(e) => {
            kept(recorded, rows).set(to::status, word(&e.status)?);
            Ok(())
        }
        E::Posted(e) => {
            let row = kept(recorded, rows).set(to::status, word(&e.status)?);
            row.set(to::tweet_id, first_id(&e.tweet_ids));
            row.set(to::posted_at, e.posted_at);
            row.set(to::error_message, Value::Null);
            posted::posted(&recorded.stream_id, e, rows)
        }
        E::PostReconciled(e) => {
            let row = kept(recorded, rows).set(to::status, word(&e.status)?);
            if e.found {
                row.set(to::tweet_id, first_id(&e.tweet_ids));
                row.set(to::posted_at, e.posted_at);
                row.set(to::error_message, Value::Null);
            }
            posted::reconciled(&recorded.stream_id, e, rows)
        }
        E::MetricsCollected(e) => {
            posted::measured(&recorded.stream_id, &e.metrics, rows);
            Ok(())
        }
        E::PostAttempted(_)
        | E::MetricsQuarantined(_)
        | E::MetricsUnavailable(_)
        | E::RewardComputed(_) => Ok(()),
    }
}

fn made<'a>(recorded: &Recorded, rows: &'a mut Rows) -> &'a mut Change {
    let key = [recorded.stream_id.as_str().into()];
    rows.upsert(&to::TABLE, key).set(to::position, recorded.at.position)
}

fn kept<'a>(recorded: &Recorded, rows: &'a mut Rows) -> &'a mut Change {
    let key = [recorded.stream_id.as_str().into()];
    rows.update(&to::TABLE, key).set(to::position, recorded.at.position)
}

fn settled(to: Status, why: &str, row: &mut Change) -> Result<(), Poison> {
    row.set(to::status, word(&to)?).set(to::needs_approval, false).set(to::skip_reason, why);
    Ok(())
}

fn failed(to: Status, why: &str, row: &mut Change) -> Result<(), Poison> {
    row.set(to::status, word(&to)?).set(to::error_message, why);
    Ok(())
}
