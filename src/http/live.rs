//! `GET /healthz`: the process is alive. What it depends on is `/readyz`.

use axum::Json;
use serde_json::{Value, json};

pub async fn answer() -> Json<Value> {
    Json(json!({ "status": "alive", "build": env!("CARGO_PKG_VERSION") }))
}
