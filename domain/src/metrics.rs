//! What was measured of a post. Each number is there or absent; absent is never zero (lesson 4).

use serde::{Deserialize, Serialize};

pub mod follows;
pub mod plausible;

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    pub impressions: Option<u64>,
    pub likes: Option<u64>,
    pub retweets: Option<u64>,
    pub replies: Option<u64>,
    pub quotes: Option<u64>,
    pub bookmarks: Option<u64>,
    pub profile_visits: Option<u64>,
    pub link_clicks: Option<u64>,
    /// The share of the account's growth that is attributed to this post; negative when it lost followers.
    pub follows: Option<i64>,
}

/// Rates per impression, each absent when one of its parts is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// (likes + retweets + replies) / impressions, a fraction.
    pub er: Option<f64>,
    /// Follows per 1,000 impressions.
    pub fpki: Option<f64>,
    pub retweet_rate: Option<f64>,
    pub reply_rate: Option<f64>,
}

impl Metrics {
    /// On no impressions there is no rate: nobody could have liked it.
    pub fn rates(&self) -> Rates {
        let Some(impressions) = self.impressions.filter(|n| *n > 0).map(|n| n as f64) else {
            return Rates::default();
        };
        let rate = |count: Option<u64>| count.map(|n| n as f64 / impressions);
        Rates {
            er: rate(self.engagements()),
            fpki: self.follows.map(|n| per_thousand(n as f64, impressions)),
            retweet_rate: rate(self.retweets),
            reply_rate: rate(self.replies),
        }
    }

    /// Likes, retweets and replies together, when all three were measured.
    fn engagements(&self) -> Option<u64> {
        self.likes?.checked_add(self.retweets?)?.checked_add(self.replies?)
    }
}

/// Multiplied first, so that a whole number of follows loses no bit before the division.
pub(crate) fn per_thousand(count: f64, impressions: f64) -> f64 {
    count * 1000.0 / impressions
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FULL: Metrics = Metrics {
        impressions: Some(2_000),
        likes: Some(40),
        retweets: Some(10),
        replies: Some(6),
        quotes: None,
        bookmarks: None,
        profile_visits: None,
        link_clicks: None,
        follows: Some(-3),
    };

    #[test]
    fn rates_are_fractions_of_the_impressions() {
        let rates = FULL.rates();
        assert_eq!(rates.er, Some(0.028));
        assert_eq!(rates.fpki, Some(-1.5));
        assert_eq!((rates.retweet_rate, rates.reply_rate), (Some(0.005), Some(0.003)));
    }

    #[test]
    fn a_rate_with_a_missing_part_is_missing() {
        let rates = Metrics { likes: None, ..FULL }.rates();
        assert_eq!((rates.er, rates.retweet_rate), (None, Some(0.005)));
        for impressions in [None, Some(0)] {
            assert_eq!(Metrics { impressions, ..FULL }.rates(), Rates::default());
        }
    }

    proptest! {
        #[test]
        fn rates_are_finite_whatever_was_read(n: Option<u64>, a: Option<u64>, b: u64, f: Option<i64>) {
            let metrics = Metrics {
                impressions: n, likes: a, retweets: Some(b), replies: a, follows: f, ..FULL
            };
            let Rates { er, fpki, retweet_rate, reply_rate } = metrics.rates();
            for rate in [er, fpki, retweet_rate, reply_rate].into_iter().flatten() {
                prop_assert!(rate.is_finite());
            }
        }
    }
}
