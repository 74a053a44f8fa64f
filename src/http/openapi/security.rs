//! Who may ask for what.

use serde_json::{Value, json};

/// Commands need the token; reads take one, and need it where the service is bound to an address that
/// others reach.
pub fn describe(document: &mut Value) {
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        let bearer = json!({ "bearer": {
            "type": "http", "scheme": "bearer",
            "description": "The value of ADMIN_TOKEN. Without one, commands are refused (503).",
        } });
        components.insert("securitySchemes".to_owned(), bearer);
    }
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, operations) in paths {
        let security = of(path);
        let operations = operations.as_object_mut().into_iter().flat_map(|all| all.values_mut());
        for operation in operations.filter_map(Value::as_object_mut) {
            operation.insert("security".to_owned(), security.clone());
        }
    }
}

fn of(path: &str) -> Value {
    let is_command = ["/api/commands/", "/api/admin/"].iter().any(|start| path.starts_with(start));
    match (is_command, path.starts_with("/api/")) {
        (true, _) => json!([{ "bearer": [] }]),
        (false, true) => json!([{}, { "bearer": [] }]),
        (false, false) => json!([]),
    }
}
