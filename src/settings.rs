//! Where the settings come from: the environment, and `.env` for what it does not say.
//!
//! What they mean and what they may be is the domain's (`xbot_domain::config`); live changes come
//! from the log.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use xbot_domain::config::{
    Config, Effective, Origin, Setting, Settings, resolve, unknown_variables,
};
use xbot_domain::rules::Refusal;

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("could not read {path}")]
    File {
        path: PathBuf,
        #[source]
        source: dotenvy::Error,
    },
    #[error("bad setting: {}", .0.iter().map(|refusal| refusal.message.as_str()).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Refusal>),
}

/// A setting as it may be seen: secrets, and passwords in addresses, never leave.
#[derive(Clone, Debug)]
pub struct Shown {
    pub setting: &'static Setting,
    /// Null when it has none.
    pub value: Value,
    /// `default`, `env`, `.env` or `live`.
    pub source: &'static str,
}

/// The variables that this process was started with.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    values: BTreeMap<String, String>,
    /// Those that only `.env` gave.
    from_file: BTreeSet<String>,
}

impl Environment {
    /// The variables of the process, and those of `folder/.env` that the process does not have.
    pub fn read(folder: &Path) -> Result<Self, SettingsError> {
        let own = std::env::vars_os().map(|(name, value)| (lossy(&name), lossy(&value))).collect();
        Ok(Self::merge(own, file(&folder.join(".env"))?))
    }

    /// These values and no others, whatever the process was started with.
    pub fn of(values: BTreeMap<String, String>) -> Self {
        Self { values, from_file: BTreeSet::new() }
    }

    fn merge(own: BTreeMap<String, String>, file: BTreeMap<String, String>) -> Self {
        let missing = |name: &String| own.get(name).is_none_or(|value| value.trim().is_empty());
        let from_file: BTreeSet<_> = file.keys().filter(|name| missing(name)).cloned().collect();
        let added = file.into_iter().filter(|(name, _)| from_file.contains(name));
        let mut values = own.clone();
        values.extend(added);
        Self { values, from_file }
    }

    /// The same, with `value` for `name`.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.values.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same, as if nobody had spoken of `name`.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.values.remove(name);
        self
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// What counts, with the live changes of `live` on top.
    pub fn settings(&self, live: &Config) -> Result<Settings, SettingsError> {
        Settings::resolve(&self.values, live).map_err(SettingsError::Refused)
    }

    /// The same, setting by setting, for people to see.
    pub fn effective(&self, live: &Config) -> Result<Vec<Effective>, SettingsError> {
        resolve(&self.values, live).map_err(SettingsError::Refused)
    }

    /// The same with secrets masked.
    pub fn shown(&self, live: &Config) -> Result<Vec<Shown>, SettingsError> {
        let all = self.effective(live)?;
        let shown = |one: &Effective| Shown {
            setting: one.setting,
            value: match &one.value {
                Value::String(text) => Value::from(one.setting.masked(text)),
                other => other.clone(),
            },
            source: self.source(one),
        };
        Ok(all.iter().map(shown).collect())
    }

    /// `default`, `env`, `.env` or `live`.
    pub fn source(&self, effective: &Effective) -> &'static str {
        match effective.origin {
            Origin::Env if self.from_file.contains(&effective.setting.variable()) => ".env",
            origin => origin.as_str(),
        }
    }

    /// A line for each variable that was probably meant to be a setting and is none.
    pub fn warnings(&self) -> Vec<String> {
        unknown_variables(self.values.keys().map(String::as_str))
    }
}

fn lossy(text: &std::ffi::OsStr) -> String {
    text.to_string_lossy().into_owned()
}

fn file(path: &Path) -> Result<BTreeMap<String, String>, SettingsError> {
    let failed = |source| SettingsError::File { path: path.to_owned(), source };
    match dotenvy::from_path_iter(path) {
        Ok(lines) => lines.collect::<Result<_, _>>().map_err(failed),
        Err(error) if error.not_found() => Ok(BTreeMap::new()),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn source_of(key: &str, environment: &Environment) -> &'static str {
        let all = environment.effective(&Config::default()).unwrap();
        environment.source(all.iter().find(|one| one.setting.key == key).unwrap())
    }

    #[test]
    fn the_environment_goes_before_the_file_and_the_file_before_the_default() {
        let environment = Environment::merge(
            variables(&[("MAX_POSTS_PER_HOUR", "1"), ("MODE", "")]),
            variables(&[("MAX_POSTS_PER_HOUR", "9"), ("MODE", "live")]),
        );
        assert_eq!(environment.get("MAX_POSTS_PER_HOUR"), Some("1"));
        assert_eq!(environment.get("MODE"), Some("live"));
        assert_eq!(source_of("MAX_POSTS_PER_HOUR", &environment), "env");
        assert_eq!(source_of("MODE", &environment), ".env");
        assert_eq!(source_of("APP_ENV", &environment), "default");
    }

    #[test]
    fn every_bad_value_is_named_in_one_line() {
        let environment = Environment::merge(
            variables(&[("MAX_POSTS_PER_HOUR", "99"), ("MODE", "wild")]),
            BTreeMap::new(),
        );
        let refused = environment.settings(&Config::default()).unwrap_err().to_string();
        assert!(refused.contains("MAX_POSTS_PER_HOUR") && refused.contains("MODE"), "{refused}");
        assert!(!refused.contains('\n'));
    }

    #[test]
    fn a_missing_file_is_empty_and_a_broken_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        assert!(file(&path).unwrap().is_empty());
        std::fs::write(&path, "MODE=live\n").unwrap();
        assert_eq!(file(&path).unwrap(), variables(&[("MODE", "live")]));
        std::fs::write(&path, "MODE = 'live\n").unwrap();
        assert!(file(&path).is_err());
    }
}
