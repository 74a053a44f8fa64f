//! Live settings: one stream per environment, each change with its reason.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::time::Timestamp;

crate::events! {
    /// The settings of one environment, `staging` or `production`.
    ConfigEvent in "config" {
        Changed(Changed) = "changed", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    pub key: String,
    /// What it was overridden with before; absent when it had its default.
    pub from: Option<Value>,
    pub to: Value,
    pub by: String,
    pub why: String,
    pub at: Timestamp,
    /// The document of `bot_config` in which the key stands, whole, after the change.
    pub document: String,
    pub document_value: Value,
}
