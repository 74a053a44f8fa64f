//! What the timeline says of each, written down.

use std::collections::BTreeSet;

use chrono::Duration;
use tracing::{info, warn};
use xbot_domain::decision::{self, DecisionCommand, Finding};
use xbot_domain::ids::TweetId;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::matches::matches;
use super::{Counts, Wanted};
use crate::jobs::JobError;
use crate::jobs::posting::Desk;
use crate::x::TimelinePost;

/// A timeline may lag behind: until then its silence says nothing.
fn grace() -> Duration {
    Duration::minutes(10)
}

pub async fn settle(
    desk: &Desk<'_>,
    wanted: Vec<Wanted>,
    timeline: Vec<TimelinePost>,
) -> Result<Counts, JobError> {
    let taken = taken(&*desk.world.memory().await?);
    let mut matched = matches(&wanted, &timeline, &taken);
    let (mut found, mut nothing) = (0, 0);
    for one in &wanted {
        match matched.remove(&one.id) {
            Some(post) => found += usize::from(stands(desk, one, post).await?),
            None if is_over(one, desk.now()) => {
                nothing += usize::from(is_missing(desk, one).await?);
            }
            None => {}
        }
    }
    Ok(vec![("found", found), ("nothing", nothing)])
}

fn is_over(wanted: &Wanted, now: Timestamp) -> bool {
    wanted.unknown && now.since(wanted.attempt.at) >= grace()
}

fn taken(memory: &Memory) -> BTreeSet<TweetId> {
    let posted = memory.decisions.all().filter_map(|known| known.posted.as_ref());
    posted.flat_map(|on_x| on_x.tweet_ids.iter().copied()).collect()
}

async fn stands(desk: &Desk<'_>, wanted: &Wanted, post: TimelinePost) -> Result<bool, JobError> {
    let (id, first) = (wanted.id, post.ids.first().copied());
    let finding = Finding::Posted { tweet_ids: post.ids, posted_at: post.at };
    let written = write(desk, wanted, finding).await?;
    if let (true, Some(first)) = (written, first) {
        info!(
            "[POSTING_ORCHESTRATOR] ✅ Posted successfully tweet_id={first} decision_id={id} (found on the timeline)"
        );
    }
    Ok(written)
}

async fn is_missing(desk: &Desk<'_>, wanted: &Wanted) -> Result<bool, JobError> {
    write(desk, wanted, Finding::Nothing { attempt: wanted.attempt.number }).await
}

/// A no means that it has moved on since the timeline was read.
async fn write(desk: &Desk<'_>, wanted: &Wanted, finding: Finding) -> Result<bool, JobError> {
    let reconcile = decision::Reconcile { finding, at: desk.now() };
    match desk.decision(wanted.id, &DecisionCommand::Reconcile(reconcile)).await? {
        Ok(events) => Ok(!events.is_empty()),
        Err(refusal) => {
            warn!("reconcile: {refusal}");
            Ok(false)
        }
    }
}
