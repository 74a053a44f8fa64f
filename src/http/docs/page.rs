//! The page of the document: operations by tag, then the schemas that they name.

use serde_json::Value;

use super::html::{self, anchor, escape, line, paragraphs};
use super::operation::Operation;
use super::schema::fields;

pub fn page(document: &Value) -> String {
    let word = |path| document.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let tags: Vec<(&str, &str)> = tags(document);
    let operations = operations(document);
    let of = |tag: &str| -> Vec<Operation<'_>> {
        operations.iter().filter(|one| one.tag() == tag).copied().collect()
    };
    let contents: String = tags.iter().map(|(tag, _)| index(tag, &of(tag))).collect();
    let groups: String = tags
        .iter()
        .map(|(tag, about)| {
            let sections: String = of(tag).iter().map(|one| one.section(document)).collect();
            format!("<h2 id=\"{tag}\">{}</h2>\n<p>{}</p>\n{sections}", escape(tag), line(about))
        })
        .collect();
    let title = format!("{} {}", word("/info/title"), word("/info/version"));
    let body = format!(
        "<h1>{}</h1>\n{}<p><a href=\"/openapi.json\">The document for programs</a> · \
         <a href=\"/docs/problems\">Problems</a></p>\n\
         <p>Every answer has <code>X-Request-Id</code>, under which the log of xbot tells of it. \
         Commands need <code>Authorization: Bearer $ADMIN_TOKEN</code>.</p>\n\
         <nav>{contents}</nav>\n{groups}<h2 id=\"schemas\">Schemas</h2>\n{}",
        escape(&title),
        paragraphs(word("/info/description")),
        schemas(document),
    );
    html::page(&title, &body)
}

fn tags(document: &Value) -> Vec<(&str, &str)> {
    let all = document.get("tags").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|tag| {
        let about = tag.get("description").and_then(Value::as_str).unwrap_or_default();
        Some((tag.get("name")?.as_str()?, about))
    })
    .collect()
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let each = paths.flat_map(|(path, all)| {
        let all = all.as_object().into_iter().flatten();
        all.map(move |(method, about)| Operation { method, path, about })
    });
    each.collect()
}

fn index(tag: &str, operations: &[Operation<'_>]) -> String {
    let lines: String = operations
        .iter()
        .map(|one| {
            let (method, path) = (one.method.to_uppercase(), escape(one.path));
            format!("<li><a href=\"#{}\">{method} {path}</a></li>\n", one.anchor())
        })
        .collect();
    format!("<h2><a href=\"#{tag}\">{}</a></h2>\n<ul>\n{lines}</ul>\n", escape(tag))
}

fn schemas(document: &Value) -> String {
    let all = document.pointer("/components/schemas").and_then(Value::as_object);
    let each = all.into_iter().flatten().map(|(name, schema)| {
        let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        format!(
            "<section id=\"schema-{}\">\n<h3><code>{}</code></h3>\n{}{}</section>\n",
            anchor(name),
            escape(name),
            paragraphs(about),
            fields(schema)
        )
    });
    each.collect()
}
