//! X as the program sees it: one port, and an adapter for each way to reach it.
//!
//! What an adapter cannot know, it says. A post whose answer was lost is [`PostError::Unknown`], and
//! a number that was not read is [`Measurement::Unknown`]: neither failed, neither zero
//! (lessons 1 and 4).

use std::fmt::Debug;

use async_trait::async_trait;
use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

mod post;
mod read;
pub mod simulator;

pub use post::{Appeal, PastPost, Post, PostError};
pub use read::{Measurement, Mention, ReadError, TimelinePost};

/// One account on X, or on what stands in for it.
#[async_trait]
pub trait XDriver: Send + Sync + Debug {
    /// As events record it: `simulator`, `api`, `browser`.
    fn name(&self) -> &'static str;

    /// The account's own, without `@`, as the driver is signed in; absent when it cannot tell.
    fn handle(&self) -> Option<String> {
        None
    }

    /// What the log says of the account's posts, also by other processes. A real X knows by itself.
    fn remember(&self, _posts: Vec<PastPost>) {}

    /// Publishes all texts, and answers with one id per text, in order.
    async fn post(&self, post: &Post) -> Result<Vec<TweetId>, PostError>;

    /// One measurement per id, in the order asked.
    async fn metrics(&self, ids: &[TweetId]) -> Vec<Measurement>;

    /// What the account itself has posted from `since` on, oldest first: for reconciliation.
    async fn timeline(&self, since: Timestamp) -> Result<Vec<TimelinePost>, ReadError>;

    /// How many follow the account now.
    async fn followers(&self) -> Result<u64, ReadError>;

    /// Posts from `since` on that mention the account and may be answered, oldest first.
    async fn mentions(&self, since: Timestamp) -> Result<Vec<Mention>, ReadError>;
}
