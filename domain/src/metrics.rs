//! What was measured of a post. Each number is there or absent; absent is never zero (lesson 4).

use serde::{Deserialize, Serialize};

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
