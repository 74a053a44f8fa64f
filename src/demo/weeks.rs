//! How it went, week by week, as it was measured and as it was to be expected.

use serde::Serialize;
use xbot_domain::decision::MetricsCollected;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::reward::COMPOSITE_V1;

use super::Demo;
use super::regret::Styles;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Week {
    /// From 1; the last may be short.
    pub week: i64,
    pub posts: u64,
    pub replies: u64,
    /// Of the posts, in their last readings.
    pub impressions: u64,
    pub follows: i64,
    pub fpki: Option<f64>,
    pub er: Option<f64>,
    /// The mean of the rewards that the arms learned from.
    pub reward: Option<f64>,
    /// Measured, under `composite-v1`: each reading by its impressions.
    pub reward_per_impression: Option<f64>,
    /// What an impression of the styles that were chosen is worth by the audience's taste, under the
    /// spec that the arms learn from, linear in the rates.
    pub expected_reward_per_impression: Option<f64>,
    pub best_arm_reward_per_impression: f64,
    /// The expected as a share of the best.
    pub share_of_best: Option<f64>,
}

pub(super) fn of(demo: &Demo, memory: &Memory, styles: &Styles) -> Vec<Week> {
    let weeks = demo.days().div_euclid(7) + i64::from(demo.days() % 7 != 0);
    (0..weeks).map(|week| one(demo, memory, styles, week)).collect()
}

fn one(demo: &Demo, memory: &Memory, styles: &Styles, week: i64) -> Week {
    let of_week = |known: &&Known| {
        let on_x = known.posted.as_ref();
        on_x.is_some_and(|p| demo.day_of(p.posted_at).div_euclid(7) == week)
    };
    let all: Vec<&Known> = memory.decisions.all().filter(of_week).collect();
    let posts: Vec<&Known> = all.iter().copied().filter(|known| !known.is_reply()).collect();
    let readings: Vec<&MetricsCollected> = posts.iter().filter_map(|k| k.reading()).collect();
    let expected = mean(posts.iter().filter_map(|known| styles.value(known)));
    let impressions = readings.iter().filter_map(|r| r.metrics.impressions).sum();
    let follows = readings.iter().filter_map(|r| r.metrics.follows).sum();
    Week {
        week: week + 1,
        posts: posts.len() as u64,
        replies: (all.len() - posts.len()) as u64,
        impressions,
        follows,
        fpki: (impressions > 0).then(|| follows as f64 * 1_000.0 / impressions as f64),
        er: mean(readings.iter().filter_map(|r| r.rates.er)),
        reward: mean(posts.iter().filter_map(|known| lesson(known))),
        reward_per_impression: per_impression(&posts),
        expected_reward_per_impression: expected,
        best_arm_reward_per_impression: styles.best,
        share_of_best: styles.share(expected),
    }
}

fn lesson(known: &Known) -> Option<f64> {
    let of = |pass: &xbot_domain::memory::KnownPass| pass.lesson().map(|(_, r)| r.value);
    of(&known.last).or_else(|| of(&known.first))
}

fn per_impression(posts: &[&Known]) -> Option<f64> {
    let pairs = posts.iter().filter_map(|known| {
        let pass = if known.last.reading.is_some() { &known.last } else { &known.first };
        let impressions = pass.reading.as_ref()?.metrics.impressions? as f64;
        Some((pass.rewards.get(COMPOSITE_V1)?.value * impressions, impressions))
    });
    let (sum, all) = pairs.fold((0.0, 0.0), |(sum, all), (value, n)| (sum + value, all + n));
    (all > 0.0).then(|| sum / all)
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}
