//! What the timeline says of each, written down.

use std::collections::BTreeSet;

use chrono::Duration;
use tracing::{info, warn};
use xbot_domain::account::{AccountCommand, CountPost};
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
    let since = wanted.iter().map(Wanted::since).min().unwrap_or_else(|| desk.now());
    let taken = taken(&*desk.world.memory().await?, since);
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

/// The ids that are somebody's already, of all that the timeline may show from `since` on.
fn taken(memory: &Memory, since: Timestamp) -> BTreeSet<TweetId> {
    // What X shows and what was recorded of it may differ by minutes, never by a day.
    let posted = memory.decisions.posted_since(since.minus(Duration::days(1)));
    let posted = posted.filter_map(|known| known.posted.as_ref());
    posted.flat_map(|on_x| on_x.tweet_ids.iter().copied()).collect()
}

async fn stands(desk: &Desk<'_>, wanted: &Wanted, post: TimelinePost) -> Result<bool, JobError> {
    let (id, first, posted_at) = (wanted.id, post.ids.first().copied(), post.at);
    let finding = Finding::Posted { tweet_ids: post.ids, texts: post.texts, posted_at: post.at };
    let written = write(desk, wanted, finding).await?;
    if written {
        count(desk, wanted, posted_at).await?;
    }
    if let (true, Some(first)) = (written, first) {
        info!(
            "[POSTING_ORCHESTRATOR] ✅ Posted successfully tweet_id={first} decision_id={id} (found on the timeline)"
        );
    }
    Ok(written)
}

/// One that was believed not to stand has no slot any more.
async fn count(desk: &Desk<'_>, wanted: &Wanted, posted_at: Timestamp) -> Result<(), JobError> {
    let count = AccountCommand::CountPost(CountPost {
        decision_id: wanted.id,
        decision_type: wanted.kind,
        worker: desk.world.worker.clone(),
        posted_at,
        at: desk.now(),
    });
    if let Err(refusal) = desk.account(&count).await? {
        warn!("reconcile: {refusal}");
    }
    Ok(())
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
