//! What names the items of a list, so that the same item is found wherever it stands.

use std::collections::BTreeMap;

use serde_json::Value;

/// Tried in this order: the first that names every item of both lists, and no two alike.
const KEYS: [&[&str]; 25] = [
    &["decision_id", "collected_pass", "spec"],
    &["decision_id", "collected_pass"],
    &["decision_id", "pass"],
    &["decision_id", "spec"],
    &["decision_id"],
    &["run_id"],
    &["id"],
    &["scope", "name"],
    &["scope", "arm_name"],
    &["scope", "arm"],
    &["policy", "estimator"],
    &["predictor", "version"],
    &["name"],
    &["arm"],
    &["arm_name"],
    &["policy"],
    &["estimator"],
    &["predictor"],
    &["feature"],
    &["variant"],
    &["spec"],
    &["table"],
    &["kind"],
    &["position"],
    &["line"],
];

/// Items by name, in the order of the list; names are written as they appear in a path.
pub type Named<'a> = Vec<(String, &'a Value)>;

/// Absent where nothing names all items: then their places do.
pub fn keyed<'a>(a: &'a [Value], b: &'a [Value]) -> Option<(Named<'a>, Named<'a>)> {
    if a.is_empty() && b.is_empty() {
        return None;
    }
    KEYS.into_iter().find_map(|keys| Some((by(keys, a)?, by(keys, b)?)))
}

fn by<'a>(keys: &[&str], items: &'a [Value]) -> Option<Named<'a>> {
    let named: Option<Named<'a>> =
        items.iter().map(|item| Some((name(keys, item)?, item))).collect();
    let named = named?;
    let distinct: BTreeMap<&str, ()> = named.iter().map(|(name, _)| (name.as_str(), ())).collect();
    (distinct.len() == named.len()).then_some(named)
}

/// A number says what it is a number of: `[3]` is a place.
fn name(keys: &[&str], item: &Value) -> Option<String> {
    let part = |key: &&str| match item.get(key)? {
        Value::String(text) if text.parse::<i64>().is_ok() => Some(format!("{key} {text:?}")),
        Value::String(text) if text.contains(['[', ']', '"', ' ']) => Some(format!("{text:?}")),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if !number.is_f64() => Some(format!("{key} {number}")),
        _ => None,
    };
    let parts: Option<Vec<String>> = keys.iter().map(part).collect();
    parts.map(|parts| parts.join(" "))
}
