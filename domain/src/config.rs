//! Live settings: one stream per environment, each change with its reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

mod check;
mod effective;
mod nearest;
mod resolved;
mod settings;

pub use check::check;
pub use effective::{Effective, Origin, effective, resolve, unknown_variables};
pub use resolved::{
    AppEnv, BudgetSettings, Driver, GateSettings, HttpSettings, JobSettings, LearningSettings,
    LlmSettings, Mode, PostingSettings, ReplyTargets, Secret, Settings, SimulatorSettings,
    StoreSettings,
};
pub use settings::{Home, Kind, SETTINGS, Setting, find};

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

/// The overrides of one environment, by key. What is not in it has its value from the environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Config {
    pub overrides: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ConfigCommand {
    /// `value` as a JSON value, or as the text that a person typed.
    Set { key: String, value: Value, by: String, why: String, at: Timestamp },
}

crate::aggregate!(Config, "config", ConfigCommand, ConfigEvent);

impl Rules for Config {
    fn decide(&self, command: &ConfigCommand) -> Result<Vec<ConfigEvent>, Refusal> {
        let ConfigCommand::Set { key, value, by, why, at } = command;
        let setting = find(key)?;
        let document = setting.document()?;
        let to = check(setting.key, &as_typed(value))?;
        if self.overrides.get(setting.key) == Some(&to) {
            return Ok(vec![]);
        }
        Ok(vec![ConfigEvent::Changed(Changed {
            key: setting.key.to_owned(),
            from: self.overrides.get(setting.key).cloned(),
            document: document.to_owned(),
            document_value: self.document_with(document, setting, &to),
            to,
            by: by.clone(),
            why: why.clone(),
            at: *at,
        })])
    }

    fn evolve(&mut self, event: &ConfigEvent) {
        let ConfigEvent::Changed(e) = event;
        self.overrides.insert(e.key.clone(), e.to.clone());
    }
}

impl Config {
    /// Every override that belongs to the document, by short name, with the new one.
    fn document_with(&self, document: &str, changed: &Setting, to: &Value) -> Value {
        let stands_in = |s: &&Setting| s.document().is_ok_and(|d| d == document);
        let value = |s: &Setting| match s.key == changed.key {
            true => Some(to.clone()),
            false => self.overrides.get(s.key).cloned(),
        };
        SETTINGS
            .iter()
            .filter(stands_in)
            .filter_map(|s| Some((s.name().to_owned(), value(s)?)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

/// As a person would have typed it.
fn as_typed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(as_typed).collect::<Vec<_>>().join(","),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
