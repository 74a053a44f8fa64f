//! What the simulated X shows of a post, and what can go wrong with reading it.

use chrono::Duration;
use xbot_domain::ids::TweetId;
use xbot_domain::metrics::Metrics;
use xbot_domain::metrics::plausible::Reading;
use xbot_domain::time::Timestamp;

use super::{Audience, Measurement, MetricsFault, ReadError, ReadFault, State};

/// X counts requests in windows of this length.
const WINDOW: Duration = Duration::minutes(15);

/// Somebody else's post, as the predecessor once read it (lesson 5).
const SOMEBODY: &str = "somebody_else";
const THEIRS: Metrics = Metrics {
    impressions: Some(4_800_000),
    likes: Some(55_000),
    retweets: Some(7_200),
    replies: Some(1_900),
    quotes: Some(640),
    bookmarks: Some(3_100),
    profile_visits: None,
    link_clicks: None,
    follows: None,
};

pub(super) fn measure(
    audience: &Audience,
    state: &mut State,
    id: TweetId,
    now: Timestamp,
) -> Measurement {
    let draw = audience.fault_draw("metrics", &id.to_string(), now);
    let fault = state.faults.metrics.next(draw);
    let counts = state.world.counts(id, now);
    let Some(metrics) = counts.map(|counts| counts.readable()) else {
        return gone();
    };
    match fault {
        None => measured(id, &audience.handle, now, metrics),
        Some(MetricsFault::WrongAuthor) => measured(id, SOMEBODY, now, THEIRS),
        Some(MetricsFault::Drop) => measured(id, &audience.handle, now, dropped(&metrics)),
        Some(MetricsFault::NotFound) => gone(),
        Some(MetricsFault::Locked) => Measurement::Unavailable {
            reason: "the account is locked, and asks for a person".to_owned(),
            gone: false,
        },
        Some(MetricsFault::TimedOut) => unknown("no answer in time"),
        Some(MetricsFault::RateLimited) => unknown("429 too many requests"),
    }
}

fn measured(id: TweetId, author: &str, now: Timestamp, metrics: Metrics) -> Measurement {
    let reading =
        Reading { tweet_id: id, author: Some(author.to_owned()), captured_at: now, metrics };
    let raw = serde_json::json!({
        "id": id,
        "author": author,
        "captured_at": now,
        "metrics": metrics,
    });
    Measurement::Measured { reading, raw: raw.to_string() }
}

fn dropped(metrics: &Metrics) -> Metrics {
    let fallen = |count: Option<u64>| count.map(|n| n / 100);
    Metrics {
        impressions: fallen(metrics.impressions),
        likes: fallen(metrics.likes),
        retweets: fallen(metrics.retweets),
        replies: fallen(metrics.replies),
        quotes: fallen(metrics.quotes),
        bookmarks: fallen(metrics.bookmarks),
        profile_visits: fallen(metrics.profile_visits),
        link_clicks: fallen(metrics.link_clicks),
        follows: metrics.follows,
    }
}

fn gone() -> Measurement {
    Measurement::Unavailable { reason: "404 there is no such post".to_owned(), gone: true }
}

fn unknown(reason: &str) -> Measurement {
    Measurement::Unknown { reason: reason.to_owned() }
}

pub(super) fn read_error(fault: ReadFault, now: Timestamp) -> ReadError {
    match fault {
        ReadFault::TimedOut => ReadError::TimedOut,
        ReadFault::NotFound => ReadError::NotFound,
        ReadFault::Locked => ReadError::Locked,
        ReadFault::RateLimited => ReadError::RateLimited { until: now.plus(WINDOW) },
    }
}
