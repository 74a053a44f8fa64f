//! How much a value holds.

use serde_json::Value;

/// Values without parts; an empty list or object counts as one.
pub fn leaves(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.iter().map(leaves).sum::<u64>().max(1),
        Value::Object(members) => members.values().map(leaves).sum::<u64>().max(1),
        _ => 1,
    }
}
