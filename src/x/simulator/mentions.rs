//! Posts that mention the account: drawn by the hour, and known again by their ids.

use chrono::Duration;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use xbot_domain::ids::TweetId;
use xbot_domain::time::Timestamp;

use super::super::Mention;
use super::{Audience, seed};

/// Mentions in an hour: about twenty a day, twice what may be answered.
const PER_HOUR: f64 = 0.8;

/// Followers of who mentions the account: half have fewer.
const FOLLOWERS: f64 = 800.0;
const FOLLOWERS_SD: f64 = 1.4;
/// Engagements per minute, likewise.
const VELOCITY: f64 = 0.2;
const VELOCITY_SD: f64 = 1.0;

/// A reply under a middling mention comes before so many of those who see a post.
const REPLY_REACH: f64 = 0.5;
/// It gains less than in proportion from a large author or a busy post.
const BY_FOLLOWERS: f64 = 0.3;
const BY_VELOCITY: f64 = 0.2;
/// And fades with the age of what it answers, as e^(−age / this).
const FADES_MIN: f64 = 720.0;

const TEXTS: [&str; 6] = [
    "what would you play next?",
    "is this one worth finishing?",
    "I do not agree, and here is why",
    "where should a beginner start?",
    "this made my day",
    "which one has aged best?",
];

pub(super) fn between(audience: &Audience, since: Timestamp, now: Timestamp) -> Vec<Mention> {
    let from = since.max(audience.opened_at);
    let hours = hour_of(audience, from)..=hour_of(audience, now);
    let mut mentions: Vec<_> = hours
        .flat_map(|hour| of_hour(audience, hour))
        .filter(|mention| (from..=now).contains(&mention.at))
        .collect();
    mentions.sort_by_key(|mention| mention.id);
    mentions
}

fn hour_of(audience: &Audience, at: Timestamp) -> i64 {
    at.since(audience.opened_at).num_hours()
}

fn of_hour(audience: &Audience, hour: i64) -> Vec<Mention> {
    let mut rng = seed::rng(audience.seed, &["mentions", &hour.to_string()]);
    let start = audience.opened_at.plus(Duration::hours(hour));
    (0..seed::poisson(PER_HOUR, &mut rng))
        .map(|_| {
            let at = start.plus(Duration::seconds(rng.random_range(0..3_600)));
            of_id(audience, TweetId::from_parts(at, rng.random()))
        })
        .collect()
}

/// The mention that has this id, as it was drawn when it was listed.
fn of_id(audience: &Audience, id: TweetId) -> Mention {
    let mut rng = seed::rng(audience.seed, &["mention", &id.to_string()]);
    let followers = (FOLLOWERS * seed::log_normal(FOLLOWERS_SD, &mut rng)) as u64;
    Mention {
        id,
        username: format!("viewer{:06}", rng.random_range(0..1_000_000)),
        text: format!("@{} {}", audience.handle, text(&mut rng)),
        at: id.made_at(),
        followers: Some(followers),
        velocity: Some(VELOCITY * seed::log_normal(VELOCITY_SD, &mut rng)),
    }
}

fn text(rng: &mut ChaCha8Rng) -> &'static str {
    let chosen = rng.random_range(0..TEXTS.len());
    TEXTS.get(chosen).copied().unwrap_or_default()
}

/// How many see a reply to this post, against a post of the account's own.
pub(super) fn reply_reach(audience: &Audience, target: TweetId, at: Timestamp) -> f64 {
    let target = of_id(audience, target).features(at);
    let against = |value: f64, usual: f64, power: f64| libm::pow(value.max(1e-3) / usual, power);
    let followers = target.follower_count.unwrap_or_default() as f64;
    let by_followers = against(followers, FOLLOWERS, BY_FOLLOWERS);
    let velocity = target.tweet_velocity.unwrap_or_default();
    let by_velocity = against(velocity, VELOCITY, BY_VELOCITY);
    let age = target.tweet_age_min.unwrap_or_default().max(0.0);
    REPLY_REACH * (by_followers * by_velocity).min(8.0) * libm::exp(-age / FADES_MIN)
}
