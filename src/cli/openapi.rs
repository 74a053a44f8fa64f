//! `xbot openapi`: the document of the HTTP surface, for generators and reviews.

use std::process::ExitCode;

use crate::http;

pub const HELP: &str = "\
It is the one that `/openapi.json` serves: OpenAPI 3.1, generated from the handlers. Nothing is
connected to, and no setting is read.

Examples:
  xbot openapi > openapi.json
  xbot openapi | jq -r '.paths | keys[]'";

pub fn run() -> anyhow::Result<ExitCode> {
    println!("{}", serde_json::to_string_pretty(&http::document())?);
    Ok(ExitCode::SUCCESS)
}
