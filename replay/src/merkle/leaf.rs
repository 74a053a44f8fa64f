//! What of an event goes into its leaf: everything that is stored, byte for byte.

use sha2::{Digest, Sha256};
use xbot_domain::log::RawEvent;

use super::Hash;

/// The leaf of the event that is number `number` in the global order, counted from 1.
///
/// Numbers are dense and the same on every store, unlike positions. Lengths stand before the texts,
/// so that no two events give the same bytes.
pub fn leaf(number: u64, event: &RawEvent<'_>) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]); // RFC 6962: a leaf, not a node
    hash.update(number.to_be_bytes());
    hash.update(event.version.to_be_bytes());
    hash.update(event.event_version.to_be_bytes());
    for text in [event.aggregate, event.stream_id, event.event_type, event.payload, event.metadata]
    {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    Hash(hash.finalize().into())
}
