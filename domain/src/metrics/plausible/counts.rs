//! What one reading can be by itself, for an account of this size.

use super::{Metrics, Reason, implausible, public_counts};

/// More than people have ever given to one post; beyond it a parser went wrong.
const MOST: u64 = 10_000_000_000;

/// A post can go far beyond the account's followers, but not without end: this many of each count,
/// and so many more per follower. 31 followers may collect 4,100 likes, not 55,000.
const FREE_COUNT: u64 = 1_000;
const COUNT_PER_FOLLOWER: u64 = 100;
/// The same for impressions, of which about one in a hundred becomes a like.
const FREE_IMPRESSIONS: u64 = 100 * FREE_COUNT;
const IMPRESSIONS_PER_FOLLOWER: u64 = 100 * COUNT_PER_FOLLOWER;

pub(super) fn check(m: &Metrics, followers: Option<u64>) -> Result<(), Reason> {
    something_was_read(m)?;
    within_reach(m, followers)?;
    within_impressions(m)
}

fn something_was_read(m: &Metrics) -> Result<(), Reason> {
    if *m == (Metrics { follows: m.follows, ..Metrics::default() }) {
        return implausible("nothing_read", "the reading holds no number".to_owned());
    }
    Ok(())
}

fn within_reach(m: &Metrics, followers: Option<u64>) -> Result<(), Reason> {
    let most = |free: u64, each: u64| {
        followers.map_or(MOST, |n| n.saturating_mul(each).saturating_add(free).min(MOST))
    };
    let likes = most(FREE_COUNT, COUNT_PER_FOLLOWER);
    let impressions = most(FREE_IMPRESSIONS, IMPRESSIONS_PER_FOLLOWER);
    at_most("impressions", m.impressions, impressions, followers)?;
    for (name, count) in public_counts(m) {
        at_most(name, count, likes, followers)?;
    }
    for (name, count) in [("profile_visits", m.profile_visits), ("link_clicks", m.link_clicks)] {
        at_most(name, count, impressions, followers)?;
    }
    Ok(())
}

fn at_most(
    name: &str,
    count: Option<u64>,
    most: u64,
    followers: Option<u64>,
) -> Result<(), Reason> {
    let Some(count) = count.filter(|n| *n > most) else {
        return Ok(());
    };
    let whose = followers.map_or_else(|| "any account".to_owned(), |n| format!("{n} followers"));
    implausible("out_of_reach", format!("{count} {name} for {whose}; at most {most} are believed"))
}

/// Who engages has seen the post, so the parts of ER cannot exceed its impressions; nor can any
/// other count by itself.
fn within_impressions(m: &Metrics) -> Result<(), Reason> {
    let Some(seen) = m.impressions else {
        return Ok(());
    };
    for (name, count) in public_counts(m) {
        if let Some(count) = count.filter(|n| *n > seen) {
            return implausible("more_than_seen", format!("{count} {name} on {seen} impressions"));
        }
    }
    let parts = [m.likes, m.retweets, m.replies].into_iter().flatten();
    let engaged = parts.fold(0, u64::saturating_add);
    if engaged > seen {
        let message = format!("{engaged} likes, retweets and replies on {seen} impressions");
        return implausible("more_than_seen", message);
    }
    Ok(())
}
