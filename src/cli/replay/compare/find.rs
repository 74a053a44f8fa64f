//! A run, from a file or from the store.

use std::path::Path;

use serde_json::{Map, Value, json};
use xbot_projections::database::{Database, OnMissing};
use xbot_projections::reads::Reader;

use crate::cli::failure::{Advise as _, negative};
use crate::cli::system::Start;
use crate::runs::{self, Texts};

/// A file when there is one of that name.
pub async fn run(name: &str, start: &Start) -> anyhow::Result<Value> {
    if Path::new(name).is_file() {
        return file(name);
    }
    if start.has_no_store() {
        return Err(nowhere(name));
    }
    let database =
        Database::connect(&start.settings.stores.database_url, OnMissing::Refuse).await?;
    let found = runs::find(&Reader::of(&database), name).await;
    let help = "`xbot migrate up` brings the schema up to date";
    let texts = found.advise("could not look for the run", help)?.ok_or_else(|| nowhere(name))?;
    document(name, &texts)
        .advise(format!("could not read the run {name}"), "run it again to keep it anew")
}

fn file(name: &str) -> anyhow::Result<Value> {
    let failed = format!("could not read {name}");
    let text = std::fs::read_to_string(name).advise(&failed, "")?;
    serde_json::from_str(&text)
        .advise(failed, "a run is what a command of `xbot replay` prints with --json")
}

fn nowhere(name: &str) -> anyhow::Error {
    negative(
        format!("there is no run {name}: neither a file nor an id in the store"),
        "a command of `xbot replay` says under which id its result is kept; --json prints a run",
    )
}

/// As `--json` printed it.
fn document(run_id: &str, texts: &Texts) -> serde_json::Result<Value> {
    let result: Map<String, Value> = serde_json::from_str(&texts.result)?;
    let manifest: Value = serde_json::from_str(&texts.manifest)?;
    let own = [("run_id", json!(run_id)), ("result_hash", json!(texts.result_hash))];
    let own = own.into_iter().chain([("manifest", manifest)]);
    let own = own.map(|(key, value)| (key.to_owned(), value));
    Ok(Value::Object(result.into_iter().chain(own).collect()))
}
