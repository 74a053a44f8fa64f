//! A decision as a driver sees it, and all that the log says stands on the simulated X.

use chrono::Duration;
use xbot_domain::decision::{SIMULATOR, Source, Status};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use crate::x::{Appeal, PastPost, Post};

/// Every process runs some job every quarter of an hour.
const LATELY: Duration = Duration::days(3);

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

/// The newest of them, for [`XDriver::remember`](crate::x::XDriver::remember). An attempt that is
/// under way elsewhere is left to its own process.
pub fn lately(memory: &Memory, now: Timestamp) -> Vec<PastPost> {
    let posted = memory.decisions.posted_since(now.minus(LATELY));
    let unsettled = memory.decisions.unsettled().filter(|k| k.status == Status::Unknown);
    posted.chain(unsettled).filter_map(past_post).collect()
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
