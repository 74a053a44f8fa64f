//! The names of operations: generators make functions of them, so that they must be unique.

use serde_json::Value;

/// `get_api_decisions_id` for `GET /api/decisions/{id}`.
pub fn give(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, operations) in paths {
        let operations = operations.as_object_mut().into_iter().flatten();
        for (method, operation) in operations {
            if let Some(operation) = operation.as_object_mut() {
                operation.insert("operationId".to_owned(), name(method, path).into());
            }
        }
    }
}

fn name(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}
