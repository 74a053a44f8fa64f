//! In answers every field is there, also when it is null; the generator leaves out those that may be.

use std::collections::BTreeSet;

use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// Marks all fields of all schemas as required, except in those that requests are made of.
pub fn mark(document: &mut Value) {
    let asked = of_requests(document);
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut)
    else {
        return;
    };
    for (_, schema) in schemas.iter_mut().filter(|(name, _)| !asked.contains(*name)) {
        require_all(schema);
    }
}

fn require_all(schema: &mut Value) {
    let fields = schema.get("properties").and_then(Value::as_object);
    let names: Option<Vec<Value>> =
        fields.map(|fields| fields.keys().map(|name| name.as_str().into()).collect());
    if let (Some(names), Some(schema)) = (names, schema.as_object_mut()) {
        schema.insert("required".to_owned(), names.into());
    }
    match schema {
        Value::Object(parts) => parts.values_mut().for_each(require_all),
        Value::Array(parts) => parts.iter_mut().for_each(require_all),
        _ => {}
    }
}

/// The schemas that request bodies name, and those that these name.
pub fn of_requests(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let paths = document.get("paths").and_then(Value::as_object);
    let operations = paths.into_iter().flat_map(|paths| paths.values());
    for operation in operations.filter_map(Value::as_object).flat_map(|path| path.values()) {
        if let Some(body) = operation.get("requestBody") {
            follow(document, body, &mut found);
        }
    }
    found
}

fn follow(document: &Value, part: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(Value::as_str)
                && let Some(name) = name.strip_prefix(SCHEMAS)
                && found.insert(name.to_owned())
                && let Some(schema) = document.pointer(&format!("/components/schemas/{name}"))
            {
                follow(document, schema, found);
            }
            fields.values().for_each(|part| follow(document, part, found));
        }
        Value::Array(parts) => parts.iter().for_each(|part| follow(document, part, found)),
        _ => {}
    }
}
