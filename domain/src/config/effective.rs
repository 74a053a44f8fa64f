//! Which value counts: the default, the environment's, or the one set while running.

use std::collections::BTreeMap;

use serde_json::Value;

use super::settings::{SETTINGS, Setting};
use super::{Config, check, nearest};
use crate::rules::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    Env,
    Live,
}

impl Origin {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Env => "env",
            Self::Live => "live",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    pub setting: &'static Setting,
    /// Null when it has none.
    pub value: Value,
    pub origin: Origin,
}

/// The value of one setting. An empty variable counts as one that is not set.
///
/// A value set while running goes before the environment, but for the stops: they hold when either
/// side sets them. A default is no statement: it counts where neither side says anything.
pub fn effective(
    setting: &'static Setting,
    env: Option<&str>,
    live: Option<&Value>,
) -> Result<Effective, Refusal> {
    let from_env = match env.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => (check(setting.key, text)?, Origin::Env),
        None => (check(setting.key, setting.default)?, Origin::Default),
    };
    let from_live = match live.filter(|_| setting.document().is_ok()) {
        Some(value) => Some((check(setting.key, &super::as_typed(value))?, Origin::Live)),
        None => None,
    };
    let stopped = STOPS.contains(&setting.key) && from_env == (Value::Bool(true), Origin::Env);
    let (value, origin) = match from_live {
        Some(live) if !stopped => live,
        _ => from_env,
    };
    Ok(Effective { setting, value, origin })
}

/// What nothing, ever, overrides while it is true.
const STOPS: [&str; 2] = ["POSTING_DISABLED", "AI_QUOTA_CIRCUIT_OPEN"];

/// Every setting in the order of the table, or everything that is wrong with them.
pub fn resolve(
    env: &BTreeMap<String, String>,
    live: &Config,
) -> Result<Vec<Effective>, Vec<Refusal>> {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for setting in SETTINGS {
        let variable = env.get(&setting.variable()).map(String::as_str);
        match effective(setting, variable, live.overrides.get(setting.key)) {
            Ok(value) => good.push(value),
            Err(refusal) => bad.push(refusal),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

/// Variables that look like settings and are none: one line for each.
pub fn unknown_variables<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    const OURS: [&str; 10] = [
        "XBOT_",
        "OPENAI_",
        "POSTING_",
        "LIVE_POST",
        "BUDGET_",
        "REPLY_",
        "REDIS_",
        "MAX_POST",
        "X_DRIVER",
        "JOBS_",
    ];
    let known: Vec<String> = SETTINGS.iter().map(Setting::variable).collect();
    let ours = |name: &str| OURS.iter().any(|prefix| name.starts_with(prefix));
    let mut warnings = Vec::new();
    for name in names.filter(|name| !known.iter().any(|k| k == name)) {
        let near = nearest::to(name, known.iter().map(String::as_str)).filter(|k| k.len() >= 6);
        match near {
            Some(near) => warnings.push(format!("{name} is not a setting; did you mean {near}?")),
            None if ours(name) => {
                warnings.push(format!("{name} is not a setting and has no effect"))
            }
            None => {}
        }
    }
    warnings
}

#[cfg(test)]
mod tests;
