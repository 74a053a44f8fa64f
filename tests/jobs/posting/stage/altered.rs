//! The simulated X, told wrongly.

use std::sync::Arc;

use async_trait::async_trait;
use xbot::x::simulator::Simulator;
use xbot::x::{Measurement, Mention, Post, PostError, ReadError, TimelinePost, XDriver};
use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

#[derive(Debug)]
pub struct Altered {
    pub x: Arc<Simulator>,
    pub name: &'static str,
    /// What becomes of the ids of a post.
    pub ids: fn(Vec<TweetId>) -> Vec<TweetId>,
    /// What becomes of the timeline.
    pub timeline: fn(Vec<TimelinePost>) -> Vec<TimelinePost>,
}

#[async_trait]
impl XDriver for Altered {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn post(&self, post: &Post) -> Result<Vec<TweetId>, PostError> {
        self.x.post(post).await.map(self.ids)
    }

    async fn metrics(&self, ids: &[TweetId]) -> Vec<Measurement> {
        self.x.metrics(ids).await
    }

    async fn timeline(&self, since: Timestamp) -> Result<Vec<TimelinePost>, ReadError> {
        self.x.timeline(since).await.map(self.timeline)
    }

    async fn followers(&self) -> Result<u64, ReadError> {
        self.x.followers().await
    }

    async fn mentions(&self, since: Timestamp) -> Result<Vec<Mention>, ReadError> {
        self.x.mentions(since).await
    }
}
