//! What a value may be, in words.

use serde_json::Value;

use super::html::{anchor, escape, line, table};

const SCHEMAS: &str = "#/components/schemas/";

/// `string (uuid)`, `integer, 1 to 1000, or null`, a link to a named schema, …
pub fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix(SCHEMAS).unwrap_or(name);
        return format!("<a href=\"#schema-{}\">{}</a>", anchor(name), escape(name));
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(all) = schema.get(choice).and_then(Value::as_array) {
            let kinds: Vec<_> = all.iter().map(kind).collect();
            return kinds.join(if choice == "allOf" { " and " } else { " or " });
        }
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<_> = values.iter().map(code).collect();
        return values.join(", ");
    }
    let names: Vec<_> = names(schema).into_iter().map(|name| named(name, schema)).collect();
    if names.is_empty() { "anything".to_owned() } else { names.join(" or ") }
}

fn names(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn named(name: &str, schema: &Value) -> String {
    match (name, schema.get("items"), schema.get("additionalProperties")) {
        ("array", Some(items), _) => return format!("list of {}", kind(items)),
        ("object", _, Some(values)) if values.is_object() => {
            return format!("object of {}", kind(values));
        }
        ("null", ..) => return name.to_owned(),
        _ => {}
    }
    let format = schema.get("format").and_then(Value::as_str);
    let format = format.map(|format| format!(" ({})", escape(format)));
    format!("{name}{}{}", format.unwrap_or_default(), bounds(schema))
}

fn bounds(schema: &Value) -> String {
    let told = [
        ("minimum", "at least"),
        ("exclusiveMinimum", "more than"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "less than"),
        ("minLength", "not shorter than"),
        ("maxLength", "not longer than"),
        ("minItems", "not fewer than"),
        ("maxItems", "not more than"),
        ("pattern", "like"),
        ("default", "usually"),
    ];
    let each = told.iter().filter_map(|(key, words)| {
        schema.get(key).map(|value| format!(", {words} {}", code(value)))
    });
    each.collect()
}

fn code(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    format!("<code>{}</code>", escape(&text))
}

/// The fields of an object, or what else it is.
pub fn fields(schema: &Value) -> String {
    let Some(fields) = schema.get("properties").and_then(Value::as_object) else {
        return format!("<p>{}</p>\n", kind(schema));
    };
    let required = schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
    let rows: Vec<_> = fields
        .iter()
        .map(|(name, schema)| {
            let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
            let presence = if is_required(name) { "" } else { " <em>may be left out</em>" };
            vec![format!("<code>{}</code>", escape(name)), kind(schema), line(about) + presence]
        })
        .collect();
    table(&["field", "type", "meaning"], &rows)
}
