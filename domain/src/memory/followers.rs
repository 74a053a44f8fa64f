//! How many follow the account, and whose the new ones are.
//!
//! The growth between two observations is shared out once, over the posts that were out then, in
//! whole followers that add up to it (lesson 15), never between the simulated world and the real one:
//! by the attention that each is expected to have
//! drawn in that time. Attention arrives as 1 − exp(−age / τ); its amount is what the last reading
//! of the post says, or, before there is one, what posts of this account usually draw.

use chrono::Duration;

use crate::account::{AccountEvent, FollowersObserved};
use crate::ids::DecisionId;
use crate::metrics::Metrics;
use crate::metrics::follows::attribute;
use crate::time::Timestamp;

use super::{Decisions, Known};

/// Half of what a post draws, it draws within about four hours. A guess about X that only decides
/// how growth is divided, never how much there is.
const TAU_MIN: f64 = 360.0;
/// An older post draws nobody any more.
const ACTIVE: Duration = Duration::hours(48);
/// Of the posts of this time it is said what they usually draw.
const USUAL: Duration = Duration::days(4);

#[derive(Clone, Debug, Default)]
pub struct Followers {
    /// The last day or so, oldest first.
    recent: Vec<FollowersObserved>,
}

impl Followers {
    pub fn last(&self) -> Option<&FollowersObserved> {
        self.recent.last()
    }

    /// The last observation at or before `at`, as far as it is remembered.
    pub fn as_of(&self, at: Timestamp) -> Option<&FollowersObserved> {
        self.recent.iter().rev().find(|seen| seen.at <= at)
    }

    pub(super) fn apply(&mut self, event: &AccountEvent, decisions: &mut Decisions) {
        let AccountEvent::FollowersObserved(seen) = event else {
            return;
        };
        match (self.last().map(|before| before.at), seen.change) {
            (Some(before), Some(growth)) => share_out(growth, before, seen, decisions),
            (Some(before), None) => lose_sight(before, decisions),
            (None, _) => {}
        }
        self.recent.push(seen.clone());
        let keep_from = seen.at.minus(Duration::days(8));
        self.recent.retain(|old| old.at >= keep_from);
    }
}

fn share_out(growth: i64, from: Timestamp, seen: &FollowersObserved, decisions: &mut Decisions) {
    let ours = |known: &&Known| known.is_simulated() == seen.simulated;
    let usual = usual(decisions.posted_since(from.minus(USUAL)).filter(ours));
    // Also of posts that are not watched from their beginning: what they drew is not the others'.
    let weights: Vec<(DecisionId, u64)> = decisions
        .posted_since(from.minus(ACTIVE))
        .filter(ours)
        .filter_map(|known| Some((known.id, attention(known, usual, from, seen.at)?)))
        .collect();
    let shares = attribute(growth, &weights.iter().map(|(_, weight)| *weight).collect::<Vec<_>>());
    for ((id, _), share) in weights.iter().zip(shares) {
        if let Some(known) = decisions.all.get_mut(id).filter(|known| known.watched) {
            known.follows = Some(known.follows.unwrap_or(0).saturating_add(share));
        }
    }
}

/// The growth of this time is not known, so that of the posts that were out is not either.
fn lose_sight(from: Timestamp, decisions: &mut Decisions) {
    let out = decisions.posted_since(from.minus(ACTIVE)).map(|known| known.id);
    for id in out.collect::<Vec<_>>() {
        if let Some(known) = decisions.all.get_mut(&id) {
            (known.watched, known.follows) = (false, None);
        }
    }
}

/// What the post is expected to have drawn between the two moments, in thousandths; absent when it
/// was not out then.
fn attention(known: &Known, usual: f64, from: Timestamp, to: Timestamp) -> Option<u64> {
    let posted = known.posted.as_ref()?.posted_at;
    if posted >= to || posted.plus(ACTIVE) <= from {
        return None;
    }
    let whole = known.reading().and_then(|r| drawn(&r.metrics, r.age_secs)).unwrap_or(usual);
    let share = arrived(to.since(posted)) - arrived(from.since(posted));
    Some((whole * share * 1_000.0).round().max(1.0) as u64)
}

/// All that a reading promises: what was drawn so far, over the share of it that has arrived.
/// Profile visits lead to follows; where they are not known, impressions stand for them.
fn drawn(metrics: &Metrics, age_secs: i64) -> Option<f64> {
    const IMPRESSIONS_PER_VISIT: f64 = 80.0;
    let visits = metrics.profile_visits.map(|n| n as f64);
    let seen = metrics.impressions.map(|n| n as f64 / IMPRESSIONS_PER_VISIT);
    Some(visits.or(seen)? / arrived(Duration::seconds(age_secs)).max(0.01))
}

/// The mean of what is known of them; one when nothing is.
fn usual<'a>(recent: impl Iterator<Item = &'a Known>) -> f64 {
    let known = recent.filter_map(|known| known.reading());
    let all: Vec<f64> = known.filter_map(|r| drawn(&r.metrics, r.age_secs)).collect();
    if all.is_empty() { 1.0 } else { all.iter().sum::<f64>() / all.len() as f64 }
}

fn arrived(age: Duration) -> f64 {
    1.0 - libm::exp(-(age.num_seconds().max(0) as f64) / 60.0 / TAU_MIN)
}
