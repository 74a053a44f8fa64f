//! Which decision is meant by the beginning of its id.

use xbot_domain::ids::DecisionId;
use xbot_domain::log::{Checkpoint, EventLog, LogError};

/// Events in one read.
const BATCH: usize = 5_000;
/// More would help nobody to choose.
const SHOWN: usize = 5;

#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    One(DecisionId),
    None,
    /// Some of those that begin so.
    Several(Vec<DecisionId>),
}

/// A whole id is taken as it is; a part of one is looked for in the log.
pub async fn find(log: &dyn EventLog, text: &str) -> Result<Found, LogError> {
    if let Ok(id) = text.parse() {
        return Ok(Found::One(id));
    }
    let prefix = text.to_ascii_lowercase();
    let (mut found, mut after) = (Vec::new(), Checkpoint::START);
    loop {
        let batch = log.read_all(after, BATCH).await?;
        for event in batch.iter() {
            after = event.at;
            let planned = event.aggregate == "decision" && event.event_type == "planned";
            if planned && event.stream_id.starts_with(&prefix) {
                found.extend(event.stream_id.parse::<DecisionId>());
            }
        }
        if batch.is_empty() || found.len() > SHOWN {
            break;
        }
    }
    found.truncate(SHOWN);
    Ok(match found.as_slice() {
        [] => Found::None,
        [id] => Found::One(*id),
        _ => Found::Several(found),
    })
}
