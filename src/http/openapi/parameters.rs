//! A parameter that is left out is absent: it is never null, which no address and no header can say.

use serde_json::Value;

/// Takes null from the types of all parameters.
pub fn tighten(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    let operations = paths.values_mut().filter_map(Value::as_object_mut);
    for operation in operations.flat_map(|all| all.values_mut()) {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            parameter.get_mut("schema").into_iter().for_each(never_null);
        }
    }
}

fn never_null(schema: &mut Value) {
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            schema["type"] = only;
        }
    }
    for either in ["oneOf", "anyOf"] {
        let Some(Value::Array(cases)) = schema.get_mut(either) else {
            continue;
        };
        cases.retain(|case| case.get("type").is_none_or(|kind| kind != "null"));
        if let [only] = cases.as_slice() {
            *schema = only.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn null_goes_and_the_rest_stays() {
        let cases = [
            (json!({ "type": ["string", "null"] }), json!({ "type": "string" })),
            (
                json!({ "type": "integer", "minimum": 0 }),
                json!({ "type": "integer", "minimum": 0 }),
            ),
            (json!({ "oneOf": [{ "type": "null" }, { "enum": ["a"] }] }), json!({ "enum": ["a"] })),
        ];
        for (mut schema, expected) in cases {
            never_null(&mut schema);
            assert_eq!(schema, expected);
        }
    }
}
