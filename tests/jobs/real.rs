//! A driver that is not the simulator, as far as anybody can tell.

use std::sync::Arc;

use async_trait::async_trait;
use xbot::x::simulator::Simulator;
use xbot::x::{Measurement, Mention, Post, PostError, ReadError, TimelinePost, XDriver};
use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

/// The simulated X under a real one's name.
#[derive(Debug)]
pub struct Real(pub Arc<Simulator>);

#[async_trait]
impl XDriver for Real {
    fn name(&self) -> &'static str {
        "api"
    }

    async fn post(&self, post: &Post) -> Result<Vec<TweetId>, PostError> {
        self.0.post(post).await
    }

    async fn metrics(&self, ids: &[TweetId]) -> Vec<Measurement> {
        self.0.metrics(ids).await
    }

    async fn timeline(&self, since: Timestamp) -> Result<Vec<TimelinePost>, ReadError> {
        self.0.timeline(since).await
    }

    async fn followers(&self) -> Result<u64, ReadError> {
        self.0.followers().await
    }

    async fn mentions(&self, since: Timestamp) -> Result<Vec<Mention>, ReadError> {
        self.0.mentions(since).await
    }
}
