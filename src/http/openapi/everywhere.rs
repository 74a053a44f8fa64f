//! What any address may answer, and the headers that answers carry.

use serde_json::{Map, Value, json};

/// Status, when, and whether probes are spared.
const ANYWHERE: [(&str, &str, bool); 4] = [
    ("429", "Too many requests from this client.", true),
    ("431", "Address and headers are too large.", false),
    ("500", "A fault in xbot.", false),
    ("503", "Busy, stopping, or without its store.", true),
];

pub fn describe(document: &mut Value) {
    components(document);
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, operations) in paths {
        let is_probe = path == "/healthz" || path == "/readyz";
        let operations = operations.as_object_mut().into_iter().flat_map(|all| all.values_mut());
        let responses = operations.filter_map(|one| one.get_mut("responses")?.as_object_mut());
        responses.for_each(|responses| complete(responses, is_probe));
    }
}

fn complete(responses: &mut Map<String, Value>, is_probe: bool) {
    for (status, when, spared) in ANYWHERE {
        if (!is_probe || !spared) && !responses.contains_key(status) {
            responses.insert(status.to_owned(), problem(when));
        }
    }
    for (status, response) in responses {
        let headers = headers(status, response);
        if let Some(response) = response.as_object_mut() {
            let known = response.entry("headers").or_insert_with(|| json!({}));
            known.as_object_mut().into_iter().for_each(|known| known.extend(headers.clone()));
        }
    }
}

fn problem(when: &str) -> Value {
    let schema = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
    json!({ "description": when, "content": { "application/problem+json": schema } })
}

fn headers(status: &str, response: &Value) -> Map<String, Value> {
    let mut names = vec!["X-Request-Id"];
    match status {
        "401" => names.push("WWW-Authenticate"),
        "429" | "503" => names.push("Retry-After"),
        _ => {}
    }
    let answers = response.pointer("/content/application~1json/schema/$ref");
    if answers.and_then(Value::as_str) == Some("#/components/schemas/Accepted") {
        names.push("ETag");
    }
    if response.pointer("/content/text~1csv").is_some() {
        names.push("Next-Cursor");
    }
    let link = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    names.into_iter().map(|name| (name.to_owned(), link(name))).collect()
}

fn components(document: &mut Value) {
    let text = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    let seconds = json!({ "type": "integer", "minimum": 1 });
    let headers = json!({
        "X-Request-Id": text("The name of the request, also in the log of xbot."),
        "WWW-Authenticate": text("`Bearer`."),
        "Retry-After": { "description": "Seconds to wait before the next try.", "schema": seconds },
        "ETag": text("The version of what was changed, for `If-Match`."),
        "Next-Cursor": text("`cursor` of the next page; absent on the last one."),
    });
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("headers".to_owned(), headers);
    }
}
