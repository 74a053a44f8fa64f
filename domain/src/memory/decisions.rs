//! All decisions, and what is to be done with them next.

use std::collections::{BTreeMap, BTreeSet};

use crate::arm::{ArmEvent, Provenance};
use crate::decision::{DecisionEvent as E, SIMULATOR, Source, Status, content_hash};
use crate::ids::{DecisionId, Pass, TweetId};
use crate::time::Timestamp;

use super::Followers;
use super::known::{Attempt, Claim, Known, OnX, Reward};

#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub(super) all: BTreeMap<DecisionId, Box<Known>>,
    queued: BTreeSet<(Timestamp, DecisionId)>,
    /// Planned or queued, and not posted yet.
    ahead: BTreeSet<DecisionId>,
    /// By the moment at which they went out.
    pub(super) posted: BTreeSet<(Timestamp, DecisionId)>,
    to_measure: BTreeSet<(Timestamp, DecisionId, Pass)>,
    to_reward: BTreeSet<(Timestamp, DecisionId, Pass)>,
    to_learn: BTreeSet<(DecisionId, Pass)>,
    /// Being posted, or with an unknown outcome.
    unsettled: BTreeSet<DecisionId>,
    /// Tried and not known to stand on X, by the last try.
    tried: BTreeSet<(Timestamp, DecisionId)>,
    /// The posts that somebody was to be answered on.
    targets: BTreeSet<TweetId>,
    /// The worlds of which there is a reading.
    pub(super) measured: BTreeSet<Provenance>,
}

impl Decisions {
    pub fn get(&self, id: DecisionId) -> Option<&Known> {
        self.all.get(&id).map(Box::as_ref)
    }

    /// By the time of planning.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Known> {
        self.all.values().map(Box::as_ref)
    }

    /// Those planned at `from` or later: ids sort by the time of planning.
    pub fn since(&self, from: Timestamp) -> impl DoubleEndedIterator<Item = &Known> {
        self.all.range(DecisionId::from_parts(from, [0; 10])..).map(|(_, known)| known.as_ref())
    }

    /// Queued and due, the oldest first: what the canonical queue query of the runbooks shows.
    pub fn due(&self, now: Timestamp, sources: &[Source]) -> impl Iterator<Item = &Known> {
        let due = self.queued.iter().take_while(move |(at, _)| *at <= now);
        due.filter_map(|(_, id)| self.get(*id))
            .filter(|known| sources.contains(&known.plan.generation_source))
    }

    /// When the first of the queue is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.queued.first().map(|(at, _)| *at)
    }

    /// Planned or queued, also those that wait for a person.
    pub fn ahead(&self) -> impl Iterator<Item = &Known> {
        self.ahead.iter().filter_map(|id| self.get(*id))
    }

    /// What went out at `from` or later, the earliest first.
    pub fn posted_since(&self, from: Timestamp) -> impl DoubleEndedIterator<Item = &Known> {
        let posted = self.posted.range((from, DecisionId(uuid::Uuid::nil()))..);
        posted.filter_map(|(_, id)| self.get(*id))
    }

    pub fn last_posted_at(&self) -> Option<Timestamp> {
        self.posted.last().map(|(at, _)| *at)
    }

    /// Readings that lack a reward which they could have, the earliest first: also those of a run
    /// that was cut off between the two.
    pub fn to_reward(&self) -> impl Iterator<Item = (&Known, Pass)> {
        self.to_reward.iter().filter_map(|(_, id, pass)| Some((self.get(*id)?, *pass)))
    }

    /// Passes that are to be measured, the first due first.
    pub fn to_measure(&self) -> impl Iterator<Item = (Timestamp, &Known, Pass)> {
        self.to_measure.iter().filter_map(|(at, id, pass)| Some((*at, self.get(*id)?, *pass)))
    }

    /// Passes with a reward that some of their arms have not learned.
    pub fn to_learn(&self) -> impl Iterator<Item = (&Known, Pass)> {
        self.to_learn.iter().filter_map(|(id, pass)| Some((self.get(*id)?, *pass)))
    }

    pub fn unsettled(&self) -> impl Iterator<Item = &Known> {
        self.unsettled.iter().filter_map(|id| self.get(*id))
    }

    /// Tried at `from` or later, and not known to stand on X.
    pub fn tried_since(&self, from: Timestamp) -> impl Iterator<Item = &Known> {
        let tried = self.tried.range((from, DecisionId(uuid::Uuid::nil()))..);
        tried.filter_map(|(_, id)| self.get(*id))
    }

    /// Some decision answers this post, whatever became of it.
    pub fn answers(&self, target: TweetId) -> bool {
        self.targets.contains(&target)
    }

    pub(super) fn apply(&mut self, id: &str, event: &E, followers: &Followers) {
        let Ok(id) = id.parse::<DecisionId>() else {
            return;
        };
        if let E::Planned(plan) = event {
            self.all.insert(id, Box::new(Known::planned(id, plan)));
            self.ahead.insert(id);
            self.targets.extend(plan.target.as_ref().map(|target| target.tweet_id));
            return;
        }
        let Some(known) = self.all.get_mut(&id) else {
            return;
        };
        self.queued.remove(&(known.scheduled_at, id));
        if let Some(attempt) = &known.attempt {
            self.tried.remove(&(attempt.at, id));
        }
        if let E::MetricsCollected(e) = event {
            self.measured.insert(Provenance::from(e.simulated));
        }
        evolve(known, event, followers);
        self.index(id);
    }

    /// An arm has learned from one of them.
    pub(super) fn learned(&mut self, arm: &str, event: &ArmEvent) {
        let (ArmEvent::Updated(e), Ok(arm)) = (event, arm.parse()) else {
            return;
        };
        if let Some(known) = self.all.get_mut(&e.decision_id) {
            known.pass_mut(e.pass).learned_by.insert(arm, ());
            self.index(e.decision_id);
        }
    }

    /// Puts one decision where it belongs, after it has changed.
    fn index(&mut self, id: DecisionId) {
        let Some(known) = self.all.get(&id) else {
            return;
        };
        let status = known.status;
        keep(&mut self.ahead, id, matches!(status, Status::Planned | Status::Queued));
        keep(&mut self.unsettled, id, matches!(status, Status::Posting | Status::Unknown));
        keep(&mut self.queued, (known.scheduled_at, id), status == Status::Queued);
        if let Some(on_x) = &known.posted {
            self.posted.insert((on_x.posted_at, id));
        }
        if let Some(attempt) = &known.attempt {
            keep(&mut self.tried, (attempt.at, id), known.posted.is_none());
        }
        for pass in [Pass::First, Pass::Final] {
            let of_pass = known.pass(pass);
            if let Some(due) = known.due_at(pass) {
                // After the final reading no other is taken.
                let open = !of_pass.is_settled() && known.last.reading.is_none();
                keep(&mut self.to_measure, (due, id, pass), open);
            }
            if let Some(reading) = &of_pass.reading {
                let read = (reading.captured_at, id, pass);
                keep(&mut self.to_reward, read, known.lacks_rewards(pass));
            }
            keep(&mut self.to_learn, (id, pass), known.teaches(pass));
        }
    }
}

fn keep<T: Ord>(set: &mut BTreeSet<T>, item: T, wanted: bool) {
    if wanted {
        set.insert(item);
    } else {
        set.remove(&item);
    }
}

fn evolve(known: &mut Known, event: &E, followers: &Followers) {
    match event {
        E::Planned(_) => {}
        E::Rejected(e) => known.status = e.status,
        E::Queued(e) => {
            known.status = e.status;
            known.scheduled_at = e.scheduled_at;
            known.waits = e.needs_approval && e.status == Status::Planned;
            known.claim = None;
        }
        E::Approved(e) => {
            known.status = e.status;
            known.waits = false;
        }
        E::Edited(e) => {
            known.plan.texts.clone_from(&e.texts);
            known.plan.content_hash = e.content_hash.clone();
            known.plan.features = e.features.clone();
            known.status = e.status;
            known.waits = e.waits_for_approval;
        }
        E::Rescheduled(e) => known.scheduled_at = e.scheduled_at,
        E::Cancelled(e) => known.status = e.status,
        E::Expired(e) => known.status = e.status,
        _ => effect(known, event, followers),
    }
}

fn effect(known: &mut Known, event: &E, followers: &Followers) {
    match event {
        E::PostingClaimed(e) => {
            known.status = e.status;
            let (worker, fence, lease_until) = (e.worker.clone(), e.fence, e.lease_until);
            known.claim = Some(Claim { worker, fence, lease_until });
        }
        E::PostAttempted(e) => {
            let (number, driver, at) = (e.attempt, e.driver.clone(), e.at);
            let before = known.attempt.take();
            let since = before.as_ref().map_or(at, |first| first.since);
            let mut texts = before.map(|before| before.texts).unwrap_or_default();
            texts.insert(e.body_hash.clone());
            known.attempt = Some(Attempt { number, driver, at, since, texts, open: true });
        }
        E::Posted(e) => {
            let driver = e.content.driver.clone();
            stands(known, &e.tweet_ids, e.posted_at, driver, followers);
            settle(known, e.status);
        }
        E::PostFailed(e) => settle(known, e.status),
        E::PostUnknown(e) => settle(known, e.status),
        E::PostReconciled(e) => {
            if let (Some(at), Some(content)) = (e.posted_at, &e.content) {
                known.plan.texts.clone_from(&content.texts);
                known.plan.content_hash = content_hash(&content.texts);
                stands(known, &e.tweet_ids, at, content.driver.clone(), followers);
            }
            settle(known, e.status);
        }
        _ => measure(known, event),
    }
}

fn stands(
    known: &mut Known,
    ids: &[crate::ids::TweetId],
    posted_at: Timestamp,
    driver: String,
    followers: &Followers,
) {
    let simulated = driver == SIMULATOR;
    known.watched = followers.last().is_some_and(|seen| seen.simulated == simulated);
    known.posted = Some(OnX { tweet_ids: ids.to_vec(), posted_at, driver });
}

fn settle(known: &mut Known, status: Status) {
    known.status = status;
    known.claim = None;
    if let Some(attempt) = &mut known.attempt {
        attempt.open = false;
    }
}

fn measure(known: &mut Known, event: &E) {
    match event {
        E::MetricsCollected(e) => known.pass_mut(e.pass).reading = Some(e.clone()),
        E::MetricsQuarantined(e) => {
            let pass = known.pass_mut(e.pass);
            pass.tries = pass.tries.saturating_add(1);
            pass.tried_at = Some(e.captured_at);
        }
        E::MetricsUnavailable(e) => {
            let pass = known.pass_mut(e.pass);
            pass.tries = pass.tries.saturating_add(1);
            pass.tried_at = Some(e.at);
            pass.gone = e.gone;
        }
        E::RewardComputed(e) => {
            let reward = Reward {
                value: e.value,
                weight: e.weight,
                success: e.success,
                learning: e.learning,
                simulated: e.simulated,
                at: e.at,
            };
            known.pass_mut(e.pass).rewards.insert(e.spec.clone(), reward);
        }
        _ => {}
    }
}
