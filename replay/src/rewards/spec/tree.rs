//! What stands in a file, with the line of each value, whichever way it is written.

use toml::de::{DeTable, DeValue, Error};

use super::{Problem, json};

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
    /// In any order; JSON may give a field twice.
    Table(Vec<(String, Node)>),
    /// What no field of a spec is.
    Other(&'static str),
}

/// No TOML begins as JSON does.
pub fn parse(text: &str) -> Result<Node, Problem> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return json::parse(text);
    }
    let table = DeTable::parse(text).map_err(|error| syntax(text, &error))?;
    Ok(Node { line: 1, value: from_table(text, table.get_ref()) })
}

/// The line of the byte at `offset`, from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// The parser's own text is a drawing of several lines.
fn syntax(text: &str, error: &Error) -> Problem {
    let start = error.span().map_or(0, |span| span.start);
    let words: Vec<_> = error.message().split_whitespace().collect();
    Problem::at(line_of(text, start), words.join(" "))
}

fn from_table(text: &str, table: &DeTable<'_>) -> Value {
    let fields = table.iter().map(|(key, value)| {
        let line = line_of(text, key.span().start);
        (key.get_ref().to_string(), Node { line, value: from_value(text, value.get_ref()) })
    });
    Value::Table(fields.collect())
}

fn from_value(text: &str, value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => {
            let number = i64::from_str_radix(whole.as_str(), whole.radix());
            number.map_or(Value::Other("an endless number"), |n| Value::Number(n as f64))
        }
        DeValue::Float(number) => number.as_str().parse().map_or(Value::Other("?"), Value::Number),
        DeValue::Table(table) => from_table(text, table),
        DeValue::Boolean(_) => Value::Other("true or false"),
        DeValue::Datetime(_) => Value::Other("a time"),
        DeValue::Array(_) => Value::Other("a list"),
    }
}
