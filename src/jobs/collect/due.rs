//! Which posts are to be measured now.

use std::collections::BTreeSet;

use xbot_domain::decision::SIMULATOR;
use xbot_domain::ids::{DecisionId, Pass, TweetId};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::metrics::plausible::Previous;
use xbot_domain::time::Timestamp;

/// One post, and all that its reading is judged and recorded by.
#[derive(Clone, Debug)]
pub(super) struct DuePost {
    pub id: DecisionId,
    pub tweet_id: TweetId,
    pub posted_at: Timestamp,
    /// The first before the final one, when an outage left both.
    pub passes: Vec<Pass>,
    pub follows: Option<i64>,
    pub previous: Option<Previous>,
    /// Of the account, as last counted in the world of the post.
    pub followers: Option<u64>,
}

/// When the first pass may be measured; absent when there is none.
pub(super) fn earliest(memory: &Memory, driver: &str) -> Option<Timestamp> {
    open(memory, driver).map(|(at, _, _)| at).min()
}

pub(super) fn anything(memory: &Memory, driver: &str, now: Timestamp) -> bool {
    open(memory, driver).any(|(at, _, _)| at <= now)
}

/// In the order in which they went out.
pub(super) fn posts(memory: &Memory, driver: &str, now: Timestamp) -> Vec<DuePost> {
    let due = open(memory, driver).filter(|(at, _, _)| *at <= now);
    let due: BTreeSet<_> = due
        .filter_map(|(_, known, _)| Some((known.posted.as_ref()?.posted_at, known.id)))
        .collect();
    due.into_iter().filter_map(|(_, id)| post(memory.decisions.get(id)?, memory, now)).collect()
}

/// Passes that this driver can measure, and from when on. A post of the simulated world is not
/// looked for in the real one, nor the other way round (lesson 4).
fn open<'a>(
    memory: &'a Memory,
    driver: &str,
) -> impl Iterator<Item = (Timestamp, &'a Known, Pass)> {
    let simulated = driver == SIMULATOR;
    let ours = memory.decisions.to_measure().filter(move |(_, k, _)| k.is_simulated() == simulated);
    ours.map(|(due, known, pass)| {
        let retry = known.pass(pass).retry_at();
        (retry.map_or(due, |retry| retry.max(due)), known, pass)
    })
}

fn post(known: &Known, memory: &Memory, now: Timestamp) -> Option<DuePost> {
    let on_x = known.posted.as_ref()?;
    let seen = memory.followers.last().filter(|seen| seen.simulated == known.is_simulated());
    Some(DuePost {
        id: known.id,
        tweet_id: *on_x.tweet_ids.first()?,
        posted_at: on_x.posted_at,
        passes: due_passes(known, now),
        follows: known.follows,
        previous: known
            .reading()
            .map(|r| Previous { captured_at: r.captured_at, metrics: r.metrics }),
        followers: seen.map(|seen| seen.count),
    })
}

/// Also one whose retry is not due yet: the reading for the other serves both.
fn due_passes(known: &Known, now: Timestamp) -> Vec<Pass> {
    let open = |pass: &Pass| {
        !known.pass(*pass).is_settled() && known.due_at(*pass).is_some_and(|due| due <= now)
    };
    [Pass::First, Pass::Final].into_iter().filter(open).collect()
}
