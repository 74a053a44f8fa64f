//! Posting to the simulated X, and what can go wrong with it.

use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

use super::{Audience, Post, PostError, PostFault, State};

/// A text that stands already is posted again: to refuse it unasked would hide the very mistake that
/// tests look for.
pub(super) fn publish(
    audience: &Audience,
    state: &mut State,
    post: &Post,
    now: Timestamp,
) -> Result<Vec<TweetId>, PostError> {
    if post.texts.iter().all(|text| text.trim().is_empty()) {
        return Err(refused("there is no text to post"));
    }
    state.world.was_asked(post.body_hash(), now);
    let draw = audience.fault_draw("post", &post.body_hash().0, now);
    match state.faults.post.next(draw) {
        Some(PostFault::AnswerLost) => {
            state.world.stand(audience, post, now, vec![]);
            Err(unknown("no answer in time after the post was sent"))
        }
        Some(fault) => Err(without_effect(fault)),
        None => Ok(state.world.stand(audience, post, now, vec![])),
    }
}

fn without_effect(fault: PostFault) -> PostError {
    match fault {
        PostFault::TimeOutBefore => retryable("no connection in time; nothing was sent"),
        PostFault::RateLimited => retryable("429 too many requests"),
        PostFault::RequestLost | PostFault::AnswerLost => {
            unknown("no answer in time after the post was sent")
        }
        PostFault::TargetGone => refused("404 the post to be answered is gone"),
        PostFault::Locked => {
            PostError::Locked { reason: "403 the account asks for a person".to_owned() }
        }
        PostFault::Duplicate => refused("403 this text was posted already"),
    }
}

fn retryable(reason: &str) -> PostError {
    PostError::BeforeEffect { reason: reason.to_owned(), retryable: true }
}

fn refused(reason: &str) -> PostError {
    PostError::BeforeEffect { reason: reason.to_owned(), retryable: false }
}

fn unknown(reason: &str) -> PostError {
    PostError::Unknown { reason: reason.to_owned() }
}
