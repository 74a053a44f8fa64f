//! The leaves of events in the Merkle tree, as they were sealed.

use std::collections::BTreeMap;

use xbot_domain::log::Position;
use xbot_projections::reads::{Arg, ReadError, Reader};

use super::StoredEvent;

/// Places in one statement: few enough to be quick, and always as many, so that it is prepared once.
const AT_ONCE: usize = 50;

pub async fn leaves(reader: &Reader, events: &mut [StoredEvent]) -> Result<(), ReadError> {
    let positions: Vec<_> = events.iter().map(|event| event.position).collect();
    let sealed = sealed(reader, &positions).await?;
    for event in events {
        event.leaf = sealed.get(&event.position).map(|(_, leaf)| hex(leaf));
    }
    Ok(())
}

/// Number in the tree and leaf, by position.
pub async fn sealed(
    reader: &Reader,
    positions: &[Position],
) -> Result<BTreeMap<Position, (i64, Vec<u8>)>, ReadError> {
    let places: Vec<_> = (1..=AT_ONCE).map(|n| format!("${n}")).collect();
    let sql = format!(
        "select position, number, leaf from event_seals where position in ({})",
        places.join(", ")
    );
    let mut found = BTreeMap::new();
    for part in positions.chunks(AT_ONCE) {
        // The rest of the places is filled with a position that no event has.
        let args = part.iter().chain(std::iter::repeat(&0)).take(AT_ONCE);
        let args: Vec<_> = args.map(|position| Arg::Int(*position)).collect();
        let rows: Vec<(Position, i64, Vec<u8>)> = reader.all(&sql, &args).await?;
        found.extend(rows.into_iter().map(|(position, number, leaf)| (position, (number, leaf))));
    }
    Ok(found)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
