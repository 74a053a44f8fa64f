//! The fields of a table, each asked for by name; whatever is wrong names the field, the line and what
//! is allowed.

use super::Problem;
use super::tree::{Node, Value};

#[derive(Debug)]
pub struct Fields {
    /// Before the names of its fields, such as `weights.`.
    prefix: String,
    line: usize,
    fields: Vec<(String, Node)>,
}

/// The numbers that a field may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    From(f64, f64),
    /// Above zero, up to this.
    UpTo(f64),
}

impl Fields {
    /// Of the whole file.
    pub fn whole(node: Node) -> Result<Self, Problem> {
        Self::of(node, String::new(), "the file")
    }

    fn of(node: Node, prefix: String, name: &str) -> Result<Self, Problem> {
        let Node { line, value } = node;
        match value {
            Value::Table(fields) => Ok(Self { prefix, line, fields }),
            other => {
                Err(Problem::at(line, format!("{name} must be a table, got {}", said(&other))))
            }
        }
    }

    /// Neither another one nor one twice.
    pub fn only(&self, allowed: &[&str]) -> Result<(), Problem> {
        for (place, (name, node)) in self.fields.iter().enumerate() {
            if !allowed.contains(&name.as_str()) {
                let (full, allowed) = (self.full(name), allowed.join(", "));
                return Err(Problem::at(
                    node.line,
                    format!("{full} is unknown: allowed are {allowed}"),
                ));
            }
            if self.fields.iter().take(place).any(|(other, _)| other == name) {
                return Err(Problem::at(node.line, format!("{} is given twice", self.full(name))));
            }
        }
        Ok(())
    }

    pub fn table(&mut self, name: &str) -> Result<Self, Problem> {
        let (full, node) = (self.full(name), self.take(name)?);
        Self::of(node, format!("{}{name}.", self.prefix), &full)
    }

    pub fn text(&mut self, name: &str) -> Result<(usize, String), Problem> {
        let Node { line, value } = self.take(name)?;
        match value {
            Value::Text(text) => Ok((line, text)),
            other => {
                let full = self.full(name);
                Err(Problem::at(line, format!("{full} must be a text, got {}", said(&other))))
            }
        }
    }

    /// One of the words.
    pub fn word(&mut self, name: &str, words: &[&str]) -> Result<String, Problem> {
        let (line, text) = self.text(name)?;
        if words.contains(&text.as_str()) {
            return Ok(text);
        }
        let (full, words) = (self.full(name), words.join(" or "));
        Err(Problem::at(line, format!("{full} must be {words}, got \"{text}\"")))
    }

    pub fn number(&mut self, name: &str, range: Range) -> Result<f64, Problem> {
        let Node { line, value } = self.take(name)?;
        match value {
            Value::Number(number) if range.holds(number) => Ok(number),
            other => {
                let (full, range) = (self.full(name), range.said());
                Err(Problem::at(line, format!("{full} must be {range}, got {}", said(&other))))
            }
        }
    }

    pub fn whole_number(&mut self, name: &str, least: u32, most: u32) -> Result<u32, Problem> {
        let Node { line, value } = self.take(name)?;
        match value {
            Value::Number(n)
                if n.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&n) =>
            {
                Ok(n as u32)
            }
            other => {
                let (full, got) = (self.full(name), said(&other));
                let what =
                    format!("{full} must be a whole number from {least} to {most}, got {got}");
                Err(Problem::at(line, what))
            }
        }
    }

    fn take(&mut self, name: &str) -> Result<Node, Problem> {
        match self.fields.iter().position(|(field, _)| field == name) {
            Some(place) => Ok(self.fields.remove(place).1),
            None => Err(Problem::at(self.line, format!("{} is missing", self.full(name)))),
        }
    }

    fn full(&self, name: &str) -> String {
        format!("`{}{name}`", self.prefix)
    }
}

impl Range {
    /// No range holds what is not a finite number.
    fn holds(self, number: f64) -> bool {
        match self {
            Self::From(least, most) => (least..=most).contains(&number),
            Self::UpTo(most) => number > 0.0 && number <= most,
        }
    }

    fn said(self) -> String {
        match self {
            Self::From(least, most) => format!("a number from {least} to {most}"),
            Self::UpTo(most) => format!("a number above 0, at most {most}"),
        }
    }
}

fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Table(_) => "a table".to_owned(),
        Value::Other(what) => (*what).to_owned(),
    }
}
