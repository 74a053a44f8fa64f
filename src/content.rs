//! What the account writes about, as data: another niche is another file, not other code.

use std::path::PathBuf;

use serde::Deserialize;

mod check;
mod error;
pub mod experiments;
mod read;

pub use error::ContentError;

/// The file that is built in, and counts unless another is named.
const BUILT_IN: &str = include_str!("../config/content.toml");
const BUILT_IN_NAME: &str = "built-in content.toml";

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    pub niche: String,
    pub audience: String,
    pub expiry: Expiry,
    #[serde(default)]
    pub pace: Pace,
    /// Arms of the scope `topic`.
    pub topics: Vec<Topic>,
    /// Arms of the scope `content`.
    pub styles: Vec<Style>,
    /// Arms of the scope `reply`.
    pub reply_styles: Vec<Guide>,
    pub angles: Vec<Guide>,
    pub prompts: Prompts,
    #[serde(default)]
    pub catalogue: Vec<Entry>,
    #[serde(default)]
    pub feeds: Vec<Feed>,
    #[serde(default)]
    pub experiments: Vec<experiments::Template>,
    #[serde(default)]
    pub experiment_plans: Vec<experiments::Plan>,
}

/// Days after which a text that nobody used is given up; 0: never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expiry {
    pub catalogue_days: u32,
    pub feed_days: u32,
}

/// How much there is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    pub posts_per_day: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { posts_per_day: 10 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    pub name: String,
    /// How a sentence calls it, in the plural; without it the words of the name are taken.
    #[serde(default)]
    pub words: Option<String>,
    pub about: String,
    #[serde(default)]
    pub hashtags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Style {
    pub name: String,
    pub format: Format,
    pub instruction: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Single,
    Thread,
}

/// A name, and what it asks of the writer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    pub name: String,
    pub instruction: String,
}

/// What the language model is told, with names in braces to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompts {
    pub system: String,
    pub single: String,
    pub thread: String,
    pub reply: String,
}

/// A text of our own to write about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub topic: String,
    pub text: String,
    #[serde(default)]
    pub tags: Vec<String>,
    pub priority: f64,
}

/// An RSS, Atom or JSON feed whose titles are texts to write about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    pub url: String,
    pub topic: String,
    #[serde(default)]
    pub tags: Vec<String>,
    pub priority: f64,
    #[serde(default = "usual_entries")]
    pub max_entries: usize,
}

/// About a day of a lively feed.
fn usual_entries() -> usize {
    20
}

impl Topic {
    /// `gaming_battle_royale` of the niche `gaming` is spoken `battle royale`.
    pub fn spoken(&self, niche: &str) -> String {
        let own = || {
            let name = self.name.strip_prefix(&format!("{niche}_")).unwrap_or(&self.name);
            name.replace('_', " ")
        };
        self.words.clone().unwrap_or_else(own)
    }
}

impl Content {
    /// The file that is named, or the built-in one.
    pub fn load(file: Option<&str>) -> Result<Self, ContentError> {
        let Some(path) = file else {
            return read::parse(BUILT_IN_NAME, BUILT_IN);
        };
        read::file(&PathBuf::from(path))
    }
}

#[cfg(test)]
mod tests;
