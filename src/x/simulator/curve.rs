//! How the numbers of one post grow: drawn once and whole, so that a later reading only ever adds
//! to an earlier one.

use chrono::Duration;
use rand_chacha::ChaCha8Rng;
use xbot_domain::metrics::Metrics;

use super::chances::Chances;
use super::seed::{binomial, poisson};

/// The audience arrives as 1 − exp(−t / τ): 15 % in the first hour, 98 % in a day.
const TAU_MIN: f64 = 360.0;

/// The counters step at these ages, in minutes: each quarter of the first two hours, then each
/// hour until the second day is over. Both passes fall on a step.
fn steps() -> impl Iterator<Item = i64> {
    let quarters = (1..=8).map(|quarter| quarter * 15);
    quarters.chain((3..=48).map(|hour| hour * 60))
}

/// Totals at each step.
#[derive(Clone, Debug)]
pub(super) struct Curve(Vec<(i64, Counts)>);

impl Curve {
    /// The growth of a post that `reach` people are expected to see in the end.
    pub fn grown(reach: f64, chances: &Chances, rng: &mut ChaCha8Rng) -> Self {
        let (mut seen, mut total) = (0.0, Counts::default());
        let curve = steps().map(|minute| {
            let arrived = arrived(minute);
            total = total.plus(&Counts::drawn(reach * (arrived - seen), chances, rng));
            seen = arrived;
            (minute, total)
        });
        Self(curve.collect())
    }

    /// What the counters show of a post of this age.
    pub fn at(&self, age: Duration) -> Counts {
        let past = self.0.partition_point(|(minute, _)| *minute <= age.num_minutes());
        let last = past.checked_sub(1).and_then(|n| self.0.get(n));
        last.map_or_else(Counts::default, |(_, counts)| *counts)
    }
}

/// The share of the audience that has seen the post by then.
fn arrived(minute: i64) -> f64 {
    1.0 - libm::exp(-(minute as f64) / TAU_MIN)
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    impressions: u64,
    likes: u64,
    retweets: u64,
    replies: u64,
    quotes: u64,
    bookmarks: u64,
    profile_visits: u64,
    link_clicks: u64,
    pub follows: u64,
}

impl Counts {
    /// What about `expected` impressions lead to.
    pub fn drawn(expected: f64, chances: &Chances, rng: &mut ChaCha8Rng) -> Self {
        let impressions = poisson(expected, rng);
        let likes = binomial(impressions, chances.like, rng);
        // Of those who did not like it, and so on: one of the three each.
        let left = 1.0 - chances.like;
        let retweets = binomial(impressions - likes, chances.retweet / left, rng);
        let left = left - chances.retweet;
        let replies = binomial(impressions - likes - retweets, chances.reply / left, rng);
        let profile_visits = binomial(impressions, chances.profile_visit, rng);
        Self {
            impressions,
            likes,
            retweets,
            replies,
            quotes: binomial(impressions, chances.quote, rng),
            bookmarks: binomial(impressions, chances.bookmark, rng),
            profile_visits,
            link_clicks: binomial(impressions, chances.link_click, rng),
            follows: binomial(profile_visits, chances.follow, rng),
        }
    }

    fn plus(&self, more: &Self) -> Self {
        Self {
            impressions: self.impressions + more.impressions,
            likes: self.likes + more.likes,
            retweets: self.retweets + more.retweets,
            replies: self.replies + more.replies,
            quotes: self.quotes + more.quotes,
            bookmarks: self.bookmarks + more.bookmarks,
            profile_visits: self.profile_visits + more.profile_visits,
            link_clicks: self.link_clicks + more.link_clicks,
            follows: self.follows + more.follows,
        }
    }

    /// As the owner of the account can read them. X does not say which post won a follower.
    pub fn readable(&self) -> Metrics {
        Metrics {
            impressions: Some(self.impressions),
            likes: Some(self.likes),
            retweets: Some(self.retweets),
            replies: Some(self.replies),
            quotes: Some(self.quotes),
            bookmarks: Some(self.bookmarks),
            profile_visits: Some(self.profile_visits),
            link_clicks: Some(self.link_clicks),
            follows: None,
        }
    }

    /// With what only the simulation knows: the followers that this very post won.
    pub fn whole(&self) -> Metrics {
        Metrics { follows: i64::try_from(self.follows).ok(), ..self.readable() }
    }
}
