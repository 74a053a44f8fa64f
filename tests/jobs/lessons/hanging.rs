//! An X that takes a question and never answers it.

use std::sync::Arc;

use async_trait::async_trait;
use xbot::x::simulator::Simulator;
use xbot::x::{Measurement, Mention, Post, PostError, ReadError, TimelinePost, XDriver};
use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Post,
    Metrics,
    Timeline,
    Followers,
    Mentions,
}

/// The simulated X, of which these calls hang.
#[derive(Debug)]
pub struct Hanging {
    pub x: Arc<Simulator>,
    pub calls: &'static [Call],
}

impl Hanging {
    async fn reach(&self, call: Call) -> &Simulator {
        if self.calls.contains(&call) {
            std::future::pending::<()>().await;
        }
        &self.x
    }
}

#[async_trait]
impl XDriver for Hanging {
    fn name(&self) -> &'static str {
        self.x.name()
    }

    fn handle(&self) -> Option<String> {
        self.x.handle()
    }

    async fn post(&self, post: &Post) -> Result<Vec<TweetId>, PostError> {
        self.reach(Call::Post).await.post(post).await
    }

    async fn metrics(&self, ids: &[TweetId]) -> Vec<Measurement> {
        self.reach(Call::Metrics).await.metrics(ids).await
    }

    async fn timeline(&self, since: Timestamp) -> Result<Vec<TimelinePost>, ReadError> {
        self.reach(Call::Timeline).await.timeline(since).await
    }

    async fn followers(&self) -> Result<u64, ReadError> {
        self.reach(Call::Followers).await.followers().await
    }

    async fn mentions(&self, since: Timestamp) -> Result<Vec<Mention>, ReadError> {
        self.reach(Call::Mentions).await.mentions(since).await
    }
}
