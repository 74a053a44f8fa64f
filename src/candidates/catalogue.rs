//! The texts of our own.

use super::{Found, text};
use crate::content::Entry;

/// How the log names this source.
pub const SOURCE: &str = "catalogue";

pub fn found(entries: &[Entry]) -> Vec<Found> {
    entries.iter().map(one).collect()
}

fn one(entry: &Entry) -> Found {
    Found {
        source: SOURCE.to_owned(),
        topic: entry.topic.clone(),
        text: text::normalised(&entry.text),
        tags: entry.tags.clone(),
        priority: entry.priority,
    }
}
