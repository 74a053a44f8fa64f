//! The entries of one feed: RSS, Atom or JSON.

use feed_rs::model::Entry;
use feed_rs::parser::ParseFeedError;

use super::fetch::{FetchError, Limits, fetch};
use super::nesting::{self, TooDeep};
use super::{Found, text};
use crate::content::Feed;

/// A longer text is an article and no title. It is left out: half a sentence says something else.
const MAX_CHARS: usize = 500;

#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    TooDeep(#[from] TooDeep),
    #[error("it is no feed: {0}")]
    Parse(#[from] ParseFeedError),
}

/// Blocks.
pub fn read(feed: &Feed, limits: Limits) -> Result<Vec<Found>, FeedError> {
    parse(feed, &fetch(&feed.url, limits)?)
}

fn parse(feed: &Feed, document: &[u8]) -> Result<Vec<Found>, FeedError> {
    nesting::check(document)?;
    let entries = feed_rs::parser::parse(document)?.entries;
    let texts = entries.iter().take(feed.max_entries).filter_map(words);
    Ok(texts.map(|text| found(feed, text)).collect())
}

/// The title, or the summary of an entry that has none, as short notes do.
fn words(entry: &Entry) -> Option<String> {
    let fits = |text: &String| (1..=MAX_CHARS).contains(&text.chars().count());
    // Where bytes were of another encoding than declared, letters are missing.
    let whole = |text: &String| !text.contains(char::REPLACEMENT_CHARACTER);
    [&entry.title, &entry.summary]
        .into_iter()
        .flatten()
        .map(|text| text::plain(&text.content))
        .find(|text| fits(text) && whole(text))
}

fn found(feed: &Feed, text: String) -> Found {
    Found {
        source: feed.url.clone(),
        topic: feed.topic.clone(),
        text,
        tags: feed.tags.clone(),
        priority: feed.priority,
    }
}

#[cfg(test)]
mod tests;
