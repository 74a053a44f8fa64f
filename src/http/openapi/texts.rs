//! No text that comes in has the character U+0000: no store keeps it.

use serde_json::Value;

use super::required::of_requests;

const PATTERN: &str = "^[^\\u0000]*$";

/// Says so of all texts in parameters and bodies that have no other bounds.
pub fn bound(document: &mut Value) {
    let names = of_requests(document);
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    let schemas = schemas.into_iter().flatten().filter(|(name, _)| names.contains(*name));
    schemas.for_each(|(_, schema)| exclude(schema));
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    let operations = paths.filter_map(|(_, all)| all.as_object_mut()).flatten();
    for (_, operation) in operations {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            parameter.get_mut("schema").into_iter().for_each(exclude);
        }
    }
}

fn exclude(schema: &mut Value) {
    if is_free(schema)
        && let Some(schema) = schema.as_object_mut()
    {
        schema.insert("pattern".to_owned(), PATTERN.into());
    }
    match schema {
        Value::Object(parts) => {
            let inner = parts.iter_mut().filter(|(name, _)| !name.starts_with("example"));
            inner.for_each(|(_, part)| exclude(part));
        }
        Value::Array(parts) => parts.iter_mut().for_each(exclude),
        _ => {}
    }
}

/// A text, of which nothing else is said.
fn is_free(schema: &Value) -> bool {
    let is_text = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
        kind => kind.is_some_and(|kind| kind == "string"),
    };
    is_text && ["pattern", "format", "enum"].iter().all(|bound| schema.get(bound).is_none())
}
