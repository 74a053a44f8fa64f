//! No topic takes over the account.

use crate::ids::DecisionId;

use super::{Check, Gate, GateInput};

/// The caller passes the posts of this many days as [`GateInput::recent`].
pub const WINDOW_DAYS: i64 = 7;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentPost {
    pub decision: DecisionId,
    pub topic: Option<String>,
}

/// The share is that of the posts before this one. With three topics in use one of them is always
/// at a third or less, so that the gate can never block everything.
pub fn check(input: &GateInput<'_>) -> Check {
    let limits = input.limits;
    let others = || input.recent.iter().filter(|p| p.decision != input.decision);
    let posts = others().count();
    let Some(topic) = input.topic.map(key).filter(|topic| !topic.is_empty()) else {
        return check_share(0.0, limits.max_topic_share);
    };
    let same = |post: &&RecentPost| post.topic.as_deref().map(key).as_ref() == Some(&topic);
    let share = share(others().filter(same).count(), posts);
    let enough = posts >= limits.min_posts_for_rotation;
    check_share(share, limits.max_topic_share).block_if(
        enough && share > limits.max_topic_share,
        || {
            format!(
                "topic `{topic}` has {:.1} % of the {posts} posts of the last {WINDOW_DAYS} days, \
                 at most {:.1} % allowed",
                share * 100.0,
                limits.max_topic_share * 100.0
            )
        },
    )
}

fn check_share(share: f64, limit: f64) -> Check {
    Check::new(Gate::Rotation, "topic_share", share, limit).needs_sound_limit()
}

fn key(topic: &str) -> String {
    topic.trim().to_lowercase()
}

#[expect(clippy::cast_precision_loss, reason = "nobody posts 2^53 times a week")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
