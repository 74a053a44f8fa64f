//! One form for what both databases write in their own.

use serde_json::Value;

use crate::table::{Column, Kind};

pub fn text(column: &Column, text: String) -> String {
    match column.kind {
        Kind::Real => number(&text),
        Kind::Json => json(&text),
        _ => text,
    }
}

/// Both write the shortest digits that give the same bits, but in different forms.
fn number(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string())
}

/// `jsonb` has an order of its own for the members of an object, and a form of its own for numbers.
fn json(text: &str) -> String {
    let value = serde_json::from_str::<Value>(text);
    value.map_or_else(|_| text.to_owned(), |value| plain(value).to_string())
}

fn plain(value: Value) -> Value {
    match value {
        // `jsonb` knows no negative zero.
        Value::Number(number) => number.as_f64().map_or(Value::Null, |n| Value::from(n + 0.0)),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, plain(value))).collect()
        }
        other => other,
    }
}
