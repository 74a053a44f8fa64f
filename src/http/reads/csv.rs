//! Rows as CSV (RFC 4180): the same fields in the same order as in JSON. What is null is empty, what
//! is not a plain value is JSON.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// One row, in the order of its type.
struct Row(Vec<(String, Box<RawValue>)>);

pub fn write<T: Serialize>(rows: &[T]) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        let Row(fields) = serde_json::from_str(&serde_json::to_string(row)?)?;
        if number == 0 {
            line(&mut out, fields.iter().map(|(name, _)| quoted(name)));
        }
        line(&mut out, fields.iter().map(|(_, value)| cell(value.get())));
    }
    Ok(out)
}

fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    out.push_str(&cells.collect::<Vec<_>>().join(","));
    out.push_str("\r\n");
}

fn cell(json: &str) -> String {
    match json {
        "null" => String::new(),
        text if text.starts_with('"') => {
            quoted(&serde_json::from_str::<String>(text).unwrap_or_default())
        }
        other => quoted(other),
    }
}

fn quoted(text: &str) -> String {
    match text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Row;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Row(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_order_and_its_nulls() {
        #[derive(Serialize)]
        struct Post {
            text: &'static str,
            likes: Option<u32>,
            er: f64,
            tags: [&'static str; 2],
        }
        let rows = [Post { text: "a \"b\",\nc", likes: None, er: 0.5, tags: ["x", "y"] }];
        assert_eq!(
            write(&rows).unwrap(),
            "text,likes,er,tags\r\n\"a \"\"b\"\",\nc\",,0.5,\"[\"\"x\"\",\"\"y\"\"]\"\r\n"
        );
    }
}
