//! The followers of the account: won by posts, lost and found for no reason.

use chrono::Duration;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use xbot_domain::time::Timestamp;

use super::world::World;
use super::{Audience, seed};

/// Of the first followers, so many leave in a day, and half as many find the account by themselves.
const LEAVE: f64 = 0.001;
const FIND: f64 = 0.0005;

pub(super) fn count(audience: &Audience, world: &World, now: Timestamp) -> u64 {
    let (found, left) = drift(audience, now);
    (audience.followers + world.follows(now) + found).saturating_sub(left)
}

/// Who came and who went without a post, since the account was opened.
fn drift(audience: &Audience, now: Timestamp) -> (u64, u64) {
    let age = now.since(audience.opened_at);
    let first = audience.followers as f64;
    (0..=age.num_days())
        .map(|day| {
            let mut rng = seed::rng(audience.seed, &["drift", &day.to_string()]);
            let by_now = of_day(age - Duration::days(day));
            let found = so_far(FIND * first, by_now, &mut rng);
            (found, so_far(LEAVE * first, by_now, &mut rng))
        })
        .fold((0, 0), |(a, b), (found, left)| (a + found, b + left))
}

/// How much of a day is over that began so long ago.
fn of_day(age: Duration) -> f64 {
    age.as_seconds_f64() / Duration::days(1).as_seconds_f64()
}

/// Each of the day's events has its moment; those that came by now.
fn so_far(expected: f64, by_now: f64, rng: &mut ChaCha8Rng) -> u64 {
    let all = seed::poisson(expected, rng);
    let moments = (0..all).map(|_| rng.random::<f64>());
    moments.map(|moment| u64::from(moment < by_now)).sum()
}
