//! What an earlier process posted on the simulated X, as the log knows it.

use xbot_domain::decision::{SIMULATOR, Status};
use xbot_domain::ids::TweetId;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use super::PastPost;
use crate::x::{Appeal, Post};

impl PastPost {
    /// All of them. Without, the audience would say of every post of yesterday that it is gone.
    pub fn all(memory: &Memory) -> Vec<Self> {
        memory.decisions.all().filter_map(past).collect()
    }
}

fn past(known: &Known) -> Option<PastPost> {
    let (at, tweet_ids) = standing(known)?;
    let post = Post {
        texts: known.plan.texts.clone(),
        reply_to: known.plan.target.as_ref().map(|target| target.tweet_id),
        made_with_ai: false,
        appeal: Appeal { arm: known.plan.bandit_arm.clone(), topic: known.plan.topic.clone() },
    };
    Some(PastPost { post, at, tweet_ids })
}

/// An attempt without a result may stand; the simulator gives it ids, and the reconciler finds it.
fn standing(known: &Known) -> Option<(Timestamp, Vec<TweetId>)> {
    if let Some(on_x) = &known.posted {
        return (on_x.driver == SIMULATOR).then(|| (on_x.posted_at, on_x.tweet_ids.clone()));
    }
    let tried = known.attempt.as_ref().filter(|tried| tried.driver == SIMULATOR)?;
    (tried.open || known.status == Status::Unknown).then(|| (tried.at, Vec::new()))
}
