//! What stands on X.

use xbot_domain::decision::{PostReconciled, Posted, PostedContent};
use xbot_domain::ids::TweetId;
use xbot_domain::metrics::Metrics;

use crate::projection::Poison;
use crate::projections::cells::{first_id, joined, named, word};
use crate::rows::{Rows, Value};
use crate::tables::posted_decisions as to;

pub(super) fn posted(decision: &str, post: &Posted, rows: &mut Rows) -> Result<(), Poison> {
    let when = post.posted_at.into();
    stands(decision, &post.tweet_ids, when, &post.content, rows)
}

pub(super) fn reconciled(
    decision: &str,
    post: &PostReconciled,
    rows: &mut Rows,
) -> Result<(), Poison> {
    match &post.content {
        Some(found) if post.found => {
            let when = post.posted_at.into();
            stands(decision, &post.tweet_ids, when, found, rows)
        }
        _ => Ok(()),
    }
}

/// Only the latest reading stands here; `outcomes` keeps one per pass.
pub(super) fn measured(decision: &str, metrics: &Metrics, rows: &mut Rows) {
    rows.update(&to::TABLE, [decision.into()])
        .set(to::profile_visits, metrics.profile_visits)
        .set(to::link_clicks, metrics.link_clicks)
        .set(to::bookmarks, metrics.bookmarks);
}

fn stands(
    decision: &str,
    tweet_ids: &[TweetId],
    when: Value,
    post: &PostedContent,
    rows: &mut Rows,
) -> Result<(), Poison> {
    let target = post.target.as_ref();
    rows.upsert(&to::TABLE, [decision.into()])
        .set(to::tweet_id, first_id(tweet_ids))
        .set(to::decision_type, word(&post.decision_type)?)
        .set(to::content, joined(&post.texts))
        .set(to::target_tweet_id, named(target.map(|t| &t.tweet_id)))
        .set(to::target_username, target.map(|t| t.username.clone()))
        .set(to::generation_source, word(&post.generation_source)?)
        .set(to::bandit_arm, named(post.bandit_arm.as_ref()))
        .set(to::timing_arm, named(post.timing_arm.as_ref()))
        .set(to::predicted_er, post.predicted_er)
        .set(to::quality_score, post.quality_score)
        .set(to::topic_cluster, post.topic_cluster.clone())
        .set(to::posted_at, when)
        .set(to::driver, post.driver.as_str());
    Ok(())
}
