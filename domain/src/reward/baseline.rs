//! What the account usually gets per impression, for rewards that compare with it.

use crate::metrics::Metrics;

/// Before anything is measured: one follow per 1,000 impressions, and half a percent each of
/// retweets and replies. Starting points that the account's own numbers soon outweigh, not
/// measurements; they keep a rate from being zero.
const PRIOR_FOLLOWS: f64 = 0.001;
const PRIOR_RETWEETS: f64 = 0.005;
const PRIOR_REPLIES: f64 = 0.005;
/// The impressions that the starting points are worth: about ten small posts.
const PRIOR_IMPRESSIONS: f64 = 2_000.0;

/// Rates per impression, each above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    pub follows: f64,
    pub retweets: f64,
    pub replies: f64,
}

impl Baseline {
    /// Of the account's recent readings, one per post. A number that was not measured leaves that
    /// post out of that rate alone. Lost followers count as none gained: a rate is not negative.
    pub fn of(recent: &[Metrics]) -> Self {
        let follows = |m: &Metrics| m.follows.map(|n| u64::try_from(n).unwrap_or(0));
        Self {
            follows: rate(recent, follows, PRIOR_FOLLOWS),
            retweets: rate(recent, |m| m.retweets, PRIOR_RETWEETS),
            replies: rate(recent, |m| m.replies, PRIOR_REPLIES),
        }
    }
}

fn rate(recent: &[Metrics], count: impl Fn(&Metrics) -> Option<u64>, prior: f64) -> f64 {
    let measured = recent.iter().filter_map(|m| Some((count(m)?, m.impressions?)));
    let (counts, impressions) = measured.fold((0u64, 0u64), |(counts, all), (n, seen)| {
        (counts.saturating_add(n), all.saturating_add(seen))
    });
    (counts as f64 + prior * PRIOR_IMPRESSIONS) / (impressions as f64 + PRIOR_IMPRESSIONS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_readings_it_is_the_starting_point() {
        let baseline = Baseline::of(&[]);
        assert_eq!((baseline.follows, baseline.retweets), (0.001, 0.005));
    }

    #[test]
    fn the_accounts_own_numbers_outweigh_the_starting_point() {
        let reading =
            Metrics { impressions: Some(100_000), retweets: Some(3_000), ..Metrics::default() };
        let baseline = Baseline::of(&[reading; 20]);
        assert!((baseline.retweets - 0.03).abs() < 0.0001);
        assert_eq!(baseline.replies, 0.005, "not measured, so still the starting point");
    }

    #[test]
    fn a_bad_week_leaves_every_rate_above_zero() {
        let reading = Metrics {
            impressions: Some(100_000),
            follows: Some(-40),
            retweets: Some(0),
            ..Metrics::default()
        };
        let baseline = Baseline::of(&[reading]);
        assert!(baseline.follows > 0.0 && baseline.retweets > 0.0);
    }
}
