//! Which post on the timeline is whose.

use std::collections::{BTreeMap, BTreeSet};

use xbot_domain::ids::{DecisionId, TweetId};

use super::Wanted;
use crate::x::TimelinePost;

/// By the hash of a text that was tried. Of several with one text, each gets the post made nearest to its own
/// attempt; a post that is somebody's already is nobody else's.
pub fn matches(
    wanted: &[Wanted],
    timeline: &[TimelinePost],
    taken: &BTreeSet<TweetId>,
) -> BTreeMap<DecisionId, TimelinePost> {
    let free = |post: &&TimelinePost| post.ids.iter().all(|id| !taken.contains(id));
    let mut pairs = Vec::new();
    for post in timeline.iter().filter(free) {
        let hash = post.body_hash();
        let of_text =
            wanted.iter().filter(|w| w.attempt.texts.contains(&hash) && post.at >= w.since());
        pairs.extend(of_text.map(|w| (distance(w, post), w, post)));
    }
    pairs.sort_by_key(|(distance, wanted, post)| (*distance, wanted.id, post.at));
    assign(pairs.into_iter().map(|(_, wanted, post)| (wanted.id, post)))
}

/// Before the attempt only clocks that differ can put it: any later one is nearer.
fn distance(wanted: &Wanted, post: &TimelinePost) -> (bool, i64) {
    let after = post.at.since(wanted.attempt.at).num_milliseconds();
    (after < 0, after.abs())
}

fn assign<'a>(
    pairs: impl Iterator<Item = (DecisionId, &'a TimelinePost)>,
) -> BTreeMap<DecisionId, TimelinePost> {
    let (mut found, mut given) = (BTreeMap::new(), BTreeSet::new());
    for (id, post) in pairs {
        if !found.contains_key(&id) && given.insert(&post.ids) {
            found.insert(id, post.clone());
        }
    }
    found
}
