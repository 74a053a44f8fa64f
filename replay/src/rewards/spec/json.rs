//! JSON, of which the place of each value is kept: it is the piece of the text that it was read from.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Problem;
use super::tree::{Node, Value, line_of};

/// A spec is two tables deep; what lies deeper is no field of it.
const DEEPEST: usize = 3;

pub fn parse(text: &str) -> Result<Node, Problem> {
    let whole = serde_json::from_str::<&RawValue>(text).map_err(|error| {
        let message = error.to_string();
        // Its own place in the text is told by us.
        let what = message.split(" at line ").next().unwrap_or(&message);
        Problem::at(error.line().max(1), what)
    })?;
    Ok(node(text, whole, DEEPEST))
}

fn node(text: &str, raw: &RawValue, depth: usize) -> Node {
    let offset = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Node { line: line_of(text, offset), value: value(text, raw.get(), depth) }
}

fn value(text: &str, raw: &str, depth: usize) -> Value {
    match raw.as_bytes().first() {
        Some(b'{') if depth > 0 => {
            let Fields(fields) = serde_json::from_str(raw).unwrap_or_default();
            let fields = fields.into_iter().map(|(key, raw)| (key, node(text, raw, depth - 1)));
            Value::Table(fields.collect())
        }
        Some(b'{') => Value::Other("a table"),
        Some(b'"') => serde_json::from_str(raw).map_or(Value::Other("a text"), Value::Text),
        Some(b'[') => Value::Other("a list"),
        Some(b'n') => Value::Other("null"),
        Some(b't' | b'f') => Value::Other("true or false"),
        _ => raw.parse().map_or(Value::Other("?"), Value::Number),
    }
}

/// In the order of the text, also those that are there twice.
#[derive(Default)]
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(field) = map.next_entry()? {
                    all.push(field);
                }
                Ok(Fields(all))
            }
        }
        deserializer.deserialize_map(All)
    }
}
