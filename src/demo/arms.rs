//! Each arm with its interval and the truth.
//!
//! An arm's posterior is about one number: the chance that a post by it is a success, that is,
//! reaches the median of its scope as it was then. The truth is that chance, averaged over the very
//! posts that the arm learned from, by the weights that it gave them: for each of them the audience
//! is asked what else could have become of it, and the rule of that moment judges.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::decision::RewardComputed;
use xbot_domain::ids::{ArmId, DecisionId, Scope};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::metrics::Metrics;
use xbot_domain::reward::RewardSpec;
use xbot_domain::reward::success::ER_MARK;

use super::history::History;
use crate::x::simulator::Simulator;

/// Other fates that are drawn for each post: a chance is known to about ±0.04 then, and the mean
/// over an arm's posts far better.
const FATES: usize = 150;

/// Before and after a post: long enough for a hundred others, short enough to be like it.
const AROUND: chrono::Duration = chrono::Duration::days(7);

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmReport {
    pub scope: Scope,
    pub name: String,
    /// Posts that it learned from.
    pub trials: u64,
    pub mean: f64,
    pub ci_low: f64,
    pub ci_high: f64,
    /// Absent for an arm that learned from nothing.
    pub truth: Option<f64>,
    pub covered: Option<bool>,
}

pub(super) fn of(memory: &Memory, history: &History, audience: &Simulator) -> Vec<ArmReport> {
    let chances = chances(memory, history, audience);
    let arms = memory.arms.all().map(|(id, arm)| {
        let truth = history.learned.get(id).and_then(|learned| mean(learned, &chances));
        let (low, high) = (arm.interval.low, arm.interval.high);
        ArmReport {
            scope: id.scope,
            name: id.name.clone(),
            trials: arm.tally.successes + arm.tally.failures,
            mean: arm.posterior.mean(),
            ci_low: low,
            ci_high: high,
            truth,
            covered: truth.map(|truth| low <= truth && truth <= high),
        }
    });
    arms.collect()
}

fn mean(
    learned: &BTreeMap<DecisionId, (f64, xbot_domain::ids::Pass)>,
    chances: &BTreeMap<DecisionId, f64>,
) -> Option<f64> {
    let known = learned.iter().filter_map(|(id, (weight, _))| Some((weight, chances.get(id)?)));
    let (sum, all) = known.fold((0.0, 0.0), |(sum, all), (w, p)| (sum + w * p, all + w));
    (all > 0.0).then(|| sum / all)
}

/// The chance of success of every post that was rewarded.
fn chances(memory: &Memory, history: &History, audience: &Simulator) -> BTreeMap<DecisionId, f64> {
    let one = |(id, reward): (&DecisionId, &RewardComputed)| {
        let known = memory.decisions.get(*id)?;
        Some((*id, chance(known, reward, follows_per_visit(memory, known), audience)?))
    };
    history.rewards.iter().filter_map(one).collect()
}

fn chance(
    known: &Known,
    reward: &RewardComputed,
    follows_per_visit: Vec<f64>,
    audience: &Simulator,
) -> Option<f64> {
    let spec = RewardSpec::named(&reward.spec)?;
    let first = *known.posted.as_ref()?.tweet_ids.first()?;
    let fates = audience.again(first, FATES);
    let count = fates.len();
    let mut carry = 0.5;
    let wins = fates.into_iter().enumerate().filter(|(n, fate)| {
        let ratio = follows_per_visit.get(n % follows_per_visit.len().max(1)).copied();
        // Follows are attributed in whole numbers: what is left over counts for the next.
        let expected = fate.profile_visits.unwrap_or(0) as f64 * ratio.unwrap_or(0.0) + carry;
        carry = expected.fract();
        let metrics = Metrics { follows: Some(expected as i64), ..*fate };
        succeeds(&spec, reward, &metrics)
    });
    let wins = wins.count();
    (count > 0).then(|| wins as f64 / count as f64)
}

/// What the learner's rule would have said to these numbers.
fn succeeds(spec: &RewardSpec, reward: &RewardComputed, metrics: &Metrics) -> bool {
    let Some(mark) = reward.baseline else {
        return metrics.rates().er.is_some_and(|er| er >= ER_MARK);
    };
    let mut inputs = reward.inputs.clone();
    let counts = [
        ("impressions", metrics.impressions.map(|n| n as f64)),
        ("retweets", metrics.retweets.map(|n| n as f64)),
        ("replies", metrics.replies.map(|n| n as f64)),
        ("follows", metrics.follows.map(|n| n as f64)),
    ];
    inputs.extend(counts.into_iter().filter_map(|(name, n)| Some((name.to_owned(), n?))));
    spec.recompute(&inputs).is_ok_and(|again| again.value >= mark)
}

/// How growth was shared out in the week around a post: what one visit of the profile brought, post
/// by post. Their spread is the noise of the attribution, which is part of any fate.
fn follows_per_visit(memory: &Memory, known: &Known) -> Vec<f64> {
    let Some(on_x) = &known.posted else {
        return Vec::new();
    };
    let (from, to) = (on_x.posted_at.minus(AROUND), on_x.posted_at.plus(AROUND));
    let near = memory.decisions.since(from.minus(AROUND)).filter(|other| {
        let at = other.posted.as_ref().map(|posted| posted.posted_at);
        other.scope() == known.scope() && at.is_some_and(|at| from <= at && at <= to)
    });
    let read = near.filter_map(|other| Some(other.last.reading.as_ref()?.metrics));
    let ratio = |m: Metrics| {
        let visits = m.profile_visits.filter(|n| *n > 0)?;
        Some((m.follows? as f64 / visits as f64).max(0.0))
    };
    read.filter_map(ratio).collect()
}

/// The style arms, best first, with what an impression of each is worth under `spec`.
pub(super) fn styles(
    memory: &Memory,
    audience: &Simulator,
    spec: &RewardSpec,
) -> Vec<(ArmId, f64)> {
    let truth = audience.truth();
    let of_content = memory.arms.all().filter(|(id, _)| id.scope == Scope::Content);
    let mut all: Vec<_> = of_content.map(|(id, _)| (id.clone(), truth.worth(spec, id))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}
