//! What no run may break, read from its events.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, Timelike};
use xbot_domain::arm::ArmEvent;
use xbot_domain::decision::{DecisionEvent, DecisionType, Planned, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::features::embedding;
use xbot_domain::ids::{DecisionId, Pass, TweetId};
use xbot_domain::log::Recorded;
use xbot_domain::reward::RewardSpec;
use xbot_domain::time::Timestamp;

/// A life, as far as the promises are about it.
#[derive(Debug, Default)]
pub struct Life {
    pub plan: Option<Box<Planned>>,
    pub posted: Vec<(Timestamp, Vec<TweetId>)>,
    pub queued: bool,
    pub closed: bool,
    /// Passes that were read, or can never be.
    pub settled: BTreeSet<u8>,
    pub rewards: Vec<RewardComputed>,
}

pub fn lives(events: &[Recorded]) -> BTreeMap<DecisionId, Life> {
    let mut lives: BTreeMap<DecisionId, Life> = BTreeMap::new();
    for recorded in events {
        let Event::Decision(event) = &recorded.event else {
            continue;
        };
        let life = lives.entry(recorded.stream_id.parse().unwrap()).or_default();
        match event {
            DecisionEvent::Planned(e) => life.plan = Some(e.clone()),
            DecisionEvent::Queued(_) => life.queued = true,
            DecisionEvent::Posted(e) => life.posted.push((e.posted_at, e.tweet_ids.clone())),
            DecisionEvent::PostReconciled(e) => {
                life.posted.extend(e.posted_at.map(|at| (at, e.tweet_ids.clone())));
            }
            DecisionEvent::Rejected(_)
            | DecisionEvent::Expired(_)
            | DecisionEvent::Cancelled(_) => life.closed = true,
            DecisionEvent::MetricsCollected(e) => {
                life.settled.insert(u8::from(e.pass));
            }
            DecisionEvent::MetricsUnavailable(e) if e.gone => {
                life.settled.insert(u8::from(e.pass));
            }
            DecisionEvent::RewardComputed(e) => life.rewards.push((**e).clone()),
            _ => {}
        }
    }
    lives
}

/// Under the default limits: two an hour, half an hour apart, ten replies a day, hours 2 to 5 quiet.
pub fn hold(events: &[Recorded], now: Timestamp) {
    let lives = lives(events);
    posted_once_and_within_the_limits(&lives);
    no_two_alike(&lives);
    measured_twice(&lives, now);
    learned_once(events);
    draws_are_chances(&lives);
    rewards_recompute(&lives);
}

fn posted_once_and_within_the_limits(lives: &BTreeMap<DecisionId, Life>) {
    let mut times: Vec<(Timestamp, bool)> = Vec::new();
    for (id, life) in lives {
        assert!(life.posted.len() <= 1, "{id} was posted twice: {life:?}");
        let reply = life.plan.as_ref().unwrap().decision_type == DecisionType::Reply;
        times.extend(life.posted.iter().map(|(at, _)| (*at, reply)));
    }
    times.sort();
    for (n, (at, _)) in times.iter().enumerate() {
        assert!(!(2..6).contains(&at.to_utc().hour()), "{at} is quiet");
        let within =
            |span: Duration| times[..n].iter().rev().take_while(move |(t, _)| at.since(*t) < span);
        assert!(within(Duration::hours(1)).count() < 2, "more than two in the hour before {at}");
        assert_eq!(within(Duration::minutes(30)).count(), 0, "too soon after another: {at}");
        let replies = within(Duration::hours(24)).filter(|(_, reply)| *reply).count();
        assert!(replies <= 10, "{replies} replies in the day before {at}");
    }
}

fn no_two_alike(lives: &BTreeMap<DecisionId, Life>) {
    let live = lives.values().filter(|life| life.queued && !life.closed);
    let texts: Vec<_> = live
        .map(|life| life.plan.as_ref().unwrap())
        .flat_map(|p| {
            p.texts.iter().map(|t| (p.planned_at, p.content_hash.clone(), embedding::of_text(t)))
        })
        .collect();
    for (n, (at, of, one)) in texts.iter().enumerate() {
        for (earlier, other_of, other) in &texts[..n] {
            let near = at.since(*earlier) < Duration::days(30) && of != other_of;
            assert!(!near || one.cosine(other).unwrap() < 0.85, "two texts alike at {at}");
        }
    }
}

fn measured_twice(lives: &BTreeMap<DecisionId, Life>, now: Timestamp) {
    for (id, life) in lives {
        for (at, _) in &life.posted {
            let over = now.since(*at) > Duration::hours(25);
            assert!(!over || life.settled.len() == 2, "{id}, posted at {at}, has {life:?}");
        }
    }
}

fn learned_once(events: &[Recorded]) {
    let mut seen: BTreeSet<(String, DecisionId, Pass)> = BTreeSet::new();
    for recorded in events {
        if let Event::Arm(ArmEvent::Updated(e)) = &recorded.event {
            let key = (recorded.stream_id.clone(), e.decision_id, e.pass);
            assert!(seen.insert(key.clone()), "learned twice: {key:?}");
        }
    }
}

fn draws_are_chances(lives: &BTreeMap<DecisionId, Life>) {
    for draw in lives.values().flat_map(|life| &life.plan.as_ref().unwrap().draws) {
        let sum: f64 = draw.candidates.iter().map(|c| c.propensity).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{draw:?}");
    }
}

fn rewards_recompute(lives: &BTreeMap<DecisionId, Life>) {
    for reward in lives.values().flat_map(|life| &life.rewards) {
        let spec = RewardSpec::named(&reward.spec).unwrap();
        let again = spec.recompute(&reward.inputs).unwrap();
        assert_eq!(
            (again.value, again.weight, again.terms),
            (reward.value, reward.weight, reward.terms.clone())
        );
    }
}
