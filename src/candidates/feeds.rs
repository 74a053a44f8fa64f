//! Reads the feeds, a few at a time.

use futures::stream::{self, StreamExt as _};

use super::Found;
use super::feed::{self, FeedError};
use super::fetch::Limits;
use crate::content::Feed;

/// So many dead servers cost one deadline together, and so many threads wait.
const AT_A_TIME: usize = 8;

/// In the order of the list: the texts of each feed, or the one warning that it is worth.
pub async fn read(feeds: &[Feed], limits: Limits) -> Vec<Result<Vec<Found>, String>> {
    stream::iter(feeds.to_vec()).map(|feed| one(feed, limits)).buffered(AT_A_TIME).collect().await
}

async fn one(feed: Feed, limits: Limits) -> Result<Vec<Found>, String> {
    let url = feed.url.clone();
    match tokio::task::spawn_blocking(move || feed::read(&feed, limits)).await {
        Ok(read) => read.map_err(|error| warning(&url, &error)),
        Err(_) => Err(format!("could not read the feed {url}: its parser gave up")),
    }
}

/// One line, whatever the server put into it.
fn warning(url: &str, error: &FeedError) -> String {
    let line = format!("could not read the feed {url}: {error}");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
