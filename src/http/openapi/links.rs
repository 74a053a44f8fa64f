//! What an answer gives is what other operations ask for: programs can walk from one to the next.

use serde_json::{Map, Value, json};

/// The operation that makes something, where its answer carries the name of it, and the beginning of
/// the addresses that take this name as `id`.
const MADE: [(&str, &str, [&str; 2]); 2] = [
    ("/api/commands/decisions", "201", ["/api/decisions/{id}", "/api/commands/decisions/{id}"]),
    (
        "/api/commands/experiments",
        "201",
        ["/api/experiments/{id}", "/api/commands/experiments/{id}"],
    ),
];
/// The same of pages: the name of the first row.
const AUDIT: (&str, &str) = ("/api/audit/rewards/{decision_id}", "decision_id");

/// After all operations have their names.
pub fn add(document: &mut Value) {
    for (path, status, starts) in MADE {
        let links = links(document, &starts);
        put(document, &["paths", path, "post", "responses", status], links);
    }
    let (path, name) = AUDIT;
    let operation = document.get("paths").and_then(|paths| paths.get(path)?.get("get"));
    let id = operation.and_then(|operation| operation.get("operationId")).cloned();
    let link =
        json!({ "operationId": id, "parameters": { name: "$response.body#/items/0/decision_id" } });
    let links = Map::from_iter([("audit".to_owned(), link)]);
    put(document, &["paths", "/api/outcomes", "get", "responses", "200"], links);
}

fn put(document: &mut Value, place: &[&str], links: Map<String, Value>) {
    let answer = place.iter().try_fold(document, |value, name| value.get_mut(*name));
    if let Some(answer) = answer.and_then(Value::as_object_mut) {
        answer.insert("links".to_owned(), links.into());
    }
}

fn links(document: &Value, starts: &[&str]) -> Map<String, Value> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let wanted = paths.filter(|(path, _)| starts.iter().any(|start| path.starts_with(start)));
    let operations = wanted.filter_map(|(_, all)| all.as_object()).flat_map(|all| all.values());
    let ids = operations.filter_map(|operation| operation.get("operationId")?.as_str());
    ids.map(|id| {
        let link = json!({ "operationId": id, "parameters": { "id": "$response.body#/id" } });
        (id.to_owned(), link)
    })
    .collect()
}
