//! A request that can be typed, for each operation.

use serde_json::{Map, Value, json};

/// Deep enough for any body; a schema that names itself must end.
const DEEPEST: usize = 8;

/// `curl` with what must be given, and nothing else.
pub fn curl(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let mut parts = vec!["curl".to_owned()];
    if method != "get" {
        parts.push(format!("-X {}", method.to_uppercase()));
    }
    if operation.pointer("/security/0/bearer").is_some() {
        parts.push("-H \"Authorization: Bearer $ADMIN_TOKEN\"".to_owned());
    }
    if let Some((kind, body)) = body(document, operation) {
        parts.push(format!("-H 'Content-Type: {kind}'"));
        parts.push(format!("-d '{}'", body.to_string().replace('\'', "'\\''")));
    }
    parts.push(format!("'http://127.0.0.1:8080{}'", address(document, path, operation)));
    parts.join(" \\\n  ")
}

fn address(document: &Value, path: &str, operation: &Value) -> String {
    let (mut path, mut query) = (path.to_owned(), Vec::new());
    let parameters = operation.get("parameters").and_then(Value::as_array);
    for parameter in parameters.into_iter().flatten() {
        let word = |key| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let shown = parameter.get("example").cloned().unwrap_or_else(|| {
            parameter.get("schema").map_or(Value::Null, |schema| value(document, schema, 0))
        });
        let shown = shown.as_str().map_or_else(|| shown.to_string(), ToOwned::to_owned);
        match word("in") {
            "path" => path = path.replace(&format!("{{{}}}", word("name")), &shown),
            "query" if parameter.get("required") == Some(&Value::Bool(true)) => {
                query.push(format!("{}={shown}", word("name")));
            }
            _ => {}
        }
    }
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

fn body<'a>(document: &Value, operation: &'a Value) -> Option<(&'a str, Value)> {
    let kinds = operation.pointer("/requestBody/content")?.as_object()?;
    let (kind, content) = kinds.iter().next()?;
    let shown = content.get("example").cloned();
    let schema = content.get("schema")?;
    Some((kind, shown.unwrap_or_else(|| value(document, schema, 0))))
}

/// A value that the schema allows, as telling as the schema is.
fn value(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > DEEPEST {
        return Value::Null;
    }
    let inner = |schema: &Value| value(document, schema, depth + 1);
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return document.pointer(name.trim_start_matches('#')).map_or(Value::Null, inner);
    }
    let told = schema.get("example").or_else(|| schema.pointer("/examples/0"));
    let told = told.or_else(|| schema.get("default")).or_else(|| schema.get("const"));
    if let Some(told) = told.or_else(|| schema.pointer("/enum/0")) {
        return told.clone();
    }
    let choices = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema.get(key)?.as_array());
    if let Some(choice) = choices.and_then(|all| all.iter().find(|one| !is_null(one))) {
        return inner(choice);
    }
    of_type(schema, inner)
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn of_type(schema: &Value, inner: impl Fn(&Value) -> Value) -> Value {
    let kind = schema.get("type").and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str()));
    match (kind, schema.get("format").and_then(Value::as_str)) {
        (Some("object"), _) => Value::Object(object(schema, inner)),
        (Some("array"), _) => json!([schema.get("items").map_or(Value::Null, inner)]),
        (Some("integer" | "number"), _) => schema.get("minimum").cloned().unwrap_or(json!(1)),
        (Some("boolean"), _) => json!(true),
        (_, Some("uuid")) => json!("0197f000-0000-7000-8000-000000000000"),
        (_, Some("date-time")) => json!("2025-08-11T09:00:00Z"),
        _ => json!("…"),
    }
}

/// With the fields that must be there, and those that have an example.
fn object(schema: &Value, inner: impl Fn(&Value) -> Value) -> Map<String, Value> {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let shown = fields.filter(|(name, field)| {
        required.iter().any(|one| one.as_str() == Some(name)) || field.get("example").is_some()
    });
    shown.map(|(name, field)| (name.clone(), inner(field))).collect()
}
