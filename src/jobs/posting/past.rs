//! A decision as a driver sees it, and all that the log says stands on the simulated X.

use xbot_domain::decision::{SIMULATOR, Source, Status};
use xbot_domain::memory::{Known, Memory};

use crate::x::simulator::PastPost;
use crate::x::{Appeal, Post};

pub fn post_of(known: &Known) -> Post {
    let plan = &known.plan;
    Post {
        texts: plan.texts.clone(),
        reply_to: plan.target.as_ref().map(|target| target.tweet_id),
        made_with_ai: plan.generation_source == Source::Real,
        appeal: Appeal { arm: plan.bandit_arm.clone(), topic: plan.topic.clone() },
    }
}

/// For `Simulator::restore`: what was posted there, and what may have been. An attempt without a
/// result is taken to stand; the reconciler finds it.
pub fn past_posts(memory: &Memory) -> Vec<PastPost> {
    memory.decisions.all().filter_map(past_post).collect()
}

fn past_post(known: &Known) -> Option<PastPost> {
    let post = post_of(known);
    if let Some(on_x) = &known.posted {
        let (at, tweet_ids) = (on_x.posted_at, on_x.tweet_ids.clone());
        return (on_x.driver == SIMULATOR).then_some(PastPost { post, at, tweet_ids });
    }
    let attempt = known.attempt.as_ref().filter(|attempt| attempt.driver == SIMULATOR)?;
    let may_stand = attempt.open || known.status == Status::Unknown;
    may_stand.then_some(PastPost { post, at: attempt.at, tweet_ids: Vec::new() })
}
