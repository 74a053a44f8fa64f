//! What a person has measured.

use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::ids::Pass;
use xbot_domain::metrics::Metrics;
use xbot_domain::time::Timestamp;

use crate::http::input::whole_number;
use crate::http::problem::{Faults, Problem};

/// More people than there are.
const MOST: u64 = 1_000_000_000_000;

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// 1 after an hour, 2 after a day.
    #[schema(minimum = 1, maximum = 2, example = 1)]
    #[serde(deserialize_with = "whole_number::one")]
    pub pass: u8,
    /// When it was read: after the post, and not after now. Now, when it is not given.
    #[schema(value_type = Option<String>, format = DateTime, example = "2025-08-11T10:00:00Z")]
    pub captured_at: Option<Timestamp>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub impressions: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub likes: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub retweets: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub replies: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub quotes: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub bookmarks: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub profile_visits: Option<u64>,
    #[schema(maximum = 1000000000000u64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub link_clicks: Option<u64>,
    /// Followers that the post brought; negative when it lost some.
    #[schema(minimum = -1000000000000i64, maximum = 1000000000000i64)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub follows: Option<i64>,
}

impl Measured {
    pub fn check(&self) -> Result<Pass, Problem> {
        let mut faults = Faults::default();
        for (name, count) in self.counts() {
            let fits = count.is_none_or(|count| count <= MOST);
            faults.unless(fits, &format!("/{name}"), format!("it must be 0 to {MOST}"));
        }
        let fits = self.follows.is_none_or(|count| count.unsigned_abs() <= MOST);
        faults.unless(fits, "/follows", format!("it must be -{MOST} to {MOST}"));
        let pass = Pass::try_from(self.pass);
        faults.unless(pass.is_ok(), "/pass", "it must be 1 (T+1h) or 2 (T+24h)");
        faults.into_result()?;
        pass.map_err(|message| Problem::of_fault("/pass", message))
    }

    fn counts(&self) -> [(&'static str, Option<u64>); 8] {
        [
            ("impressions", self.impressions),
            ("likes", self.likes),
            ("retweets", self.retweets),
            ("replies", self.replies),
            ("quotes", self.quotes),
            ("bookmarks", self.bookmarks),
            ("profile_visits", self.profile_visits),
            ("link_clicks", self.link_clicks),
        ]
    }

    pub fn metrics(&self) -> Metrics {
        Metrics {
            impressions: self.impressions,
            likes: self.likes,
            retweets: self.retweets,
            replies: self.replies,
            quotes: self.quotes,
            bookmarks: self.bookmarks,
            profile_visits: self.profile_visits,
            link_clicks: self.link_clicks,
            follows: self.follows,
        }
    }
}
