//! One operation: what it takes, what it answers, and how to ask.

use serde_json::Value;

use super::example::curl;
use super::html::{anchor, escape, line, paragraphs, table};
use super::schema::kind;

/// An operation of the document.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub about: &'a Value,
}

impl<'a> Operation<'a> {
    pub fn tag(&self) -> &'a str {
        self.about.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn anchor(&self) -> String {
        anchor(&format!("{} {}", self.method, self.path))
    }

    pub fn summary(&self) -> &'a str {
        self.about.get("summary").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn section(&self, document: &Value) -> String {
        let method = self.method.to_uppercase();
        let about = self.about.get("description").and_then(Value::as_str).unwrap_or_default();
        let example = escape(&curl(document, self.method, self.path, self.about));
        format!(
            "<section id=\"{}\">\n<h3><code class=\"method\">{method}</code> <code>{}</code></h3>\n\
             <p>{}</p>\n{}{}{}{}<pre>{example}</pre>\n</section>\n",
            self.anchor(),
            escape(self.path),
            line(self.summary()),
            paragraphs(about),
            self.parameters(),
            self.body(),
            self.answers(),
        )
    }

    fn parameters(&self) -> String {
        let all = self.about.get("parameters").and_then(Value::as_array);
        let rows: Vec<_> = all.into_iter().flatten().map(parameter).collect();
        match rows.is_empty() {
            true => String::new(),
            false => {
                format!("<h4>Parameters</h4>\n{}", table(&["name", "in", "type", "meaning"], &rows))
            }
        }
    }

    fn body(&self) -> String {
        let kinds = self.about.pointer("/requestBody/content").and_then(Value::as_object);
        let kinds = kinds.into_iter().flatten();
        let lines = kinds.map(|(name, content)| format!("<p>{}</p>\n", content_of(name, content)));
        let lines: String = lines.collect();
        if lines.is_empty() { lines } else { format!("<h4>Body</h4>\n{lines}") }
    }

    fn answers(&self) -> String {
        let all = self.about.get("responses").and_then(Value::as_object);
        let rows: Vec<_> =
            all.into_iter().flatten().map(|(status, answer)| row(status, answer)).collect();
        format!("<h4>Answers</h4>\n{}", table(&["status", "when", "body", "headers"], &rows))
    }
}

fn parameter(parameter: &Value) -> Vec<String> {
    let word = |key| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
    let must = match parameter.get("required") {
        Some(Value::Bool(true)) => "",
        _ => " <em>may be left out</em>",
    };
    vec![
        format!("<code>{}</code>", escape(word("name"))),
        escape(word("in")),
        parameter.get("schema").map(kind).unwrap_or_default(),
        line(word("description")) + must,
    ]
}

fn row(status: &str, answer: &Value) -> Vec<String> {
    let about = answer.get("description").and_then(Value::as_str).unwrap_or_default();
    let kinds = answer.get("content").and_then(Value::as_object).into_iter().flatten();
    let bodies: Vec<_> = kinds.map(|(name, content)| content_of(name, content)).collect();
    let headers = answer.get("headers").and_then(Value::as_object).into_iter().flatten();
    // Every answer has it, as the page says at its top.
    let named = headers.map(|(name, _)| name).filter(|name| *name != "X-Request-Id");
    let headers: Vec<_> = named.map(|name| format!("<code>{}</code>", escape(name))).collect();
    vec![escape(status), line(about), bodies.join("<br>"), headers.join(" ")]
}

fn content_of(name: &str, content: &Value) -> String {
    let schema = content.get("schema").map(kind).unwrap_or_default();
    format!("{schema} <small>{}</small>", escape(name))
}
