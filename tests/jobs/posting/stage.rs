//! Decisions that are due, and instances that can be cut off or interrupted.

use chrono::Duration;
use xbot::jobs::{Job, Posting, Reconcile, Schedule, Until, World};
use xbot::x::simulator::{Faults, PostFault, Schedule as FaultSchedule};
use xbot::x::{TimelinePost, XDriver as _};
use xbot_domain::account::{Account, SlotState};
use xbot_domain::decision::{
    Decision, DecisionCommand, DecisionType, Planned, Queue, Source, Status, Target, content_hash,
};
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{DecisionId, TweetId};
use xbot_domain::memory::Known;
use xbot_domain::time::{Clock as _, Timestamp};

mod altered;
mod built;
mod mortal;

pub use altered::Altered;
pub use built::{Built, Moment};
pub use mortal::{End, Mortal};

use crate::world::*;

/// Everything on, and no limit in the way.
pub const WIDE: &[(&str, &str)] = &[
    ("POSTING_DISABLED", "false"),
    ("LIVE_POSTS", "true"),
    ("POST_FRACTION", "1"),
    ("MAX_POSTS_PER_HOUR", "60"),
    ("MIN_POST_INTERVAL_MINUTES", "0"),
    ("REPLY_MAX_PER_DAY", "500"),
];

pub fn with(env: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    WIDE.iter().chain(env).copied().collect()
}

pub fn id(n: u16) -> DecisionId {
    let [high, low] = n.to_be_bytes();
    DecisionId::from_parts(start(), [0, 0, 0, 0, 0, 0, 0, 0, high, low])
}

/// A post planned at the start, due so many minutes later.
pub fn single(n: u16, due: i64) -> Planned {
    planned(DecisionType::Single, &[&format!("which boss is number {n}?")], due)
}

pub fn thread(n: u16, due: i64) -> Planned {
    planned(DecisionType::Thread, &[&format!("a story, number {n}"), "and how it ended"], due)
}

pub fn reply(n: u16, due: i64) -> Planned {
    let tweet_id = TweetId::from_parts(start(), u32::from(n));
    let mut plan = planned(DecisionType::Reply, &[&format!("true, for the {n}th time")], due);
    plan.bandit_arm = Some("reply:agree".parse().unwrap());
    plan.target = Some(Target { tweet_id, username: "somebody".to_owned() });
    plan
}

pub fn planned(decision_type: DecisionType, texts: &[&str], due: i64) -> Planned {
    let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
    Planned {
        decision_type,
        content_hash: content_hash(&texts),
        texts,
        generation_source: Source::Real,
        planned_at: start(),
        scheduled_at: start().plus(Duration::minutes(due)),
        target: None,
        topic: Some("retro".to_owned()),
        topic_cluster: None,
        angle: None,
        bandit_arm: Some("content:question".parse().unwrap()),
        timing_arm: None,
        arm_propensity: Some(0.5),
        draws: vec![],
        experiment: None,
        features: features(),
        quality_score: Some(0.9),
        predicted_er: None,
        predictor_version: None,
        candidate: None,
    }
}

fn features() -> Features {
    Features {
        hook_pattern: HookPattern::Question,
        novelty: 1.0,
        readability: 70.0,
        sentiment: 0.0,
        length: 20,
        hashtags: 0,
        hour: 9,
        weekday: 0,
        topic: None,
        reply: None,
    }
}

pub async fn queue(world: &World, n: u16, plan: Planned) -> DecisionId {
    let at = plan.planned_at;
    for command in [
        DecisionCommand::Plan(Box::new(plan)),
        DecisionCommand::Queue(Queue { needs_approval: false, at }),
    ] {
        decide(world, id(n), command).await;
    }
    id(n)
}

pub async fn decide(world: &World, id: DecisionId, command: DecisionCommand) {
    world.execute::<Decision>(&id.to_string(), &command, &context()).await.unwrap();
}

/// Some of each kind, all due now.
pub async fn some(world: &World) -> Vec<DecisionId> {
    let plans = [single(1, 0), thread(2, 1), reply(3, 2)];
    let mut ids = Vec::new();
    for (n, plan) in (1..).zip(plans) {
        ids.push(queue(world, n, plan).await);
    }
    ids
}

pub async fn known(world: &World, id: DecisionId) -> Known {
    world.memory().await.unwrap().decisions.get(id).unwrap().clone()
}

pub async fn status(world: &World, id: DecisionId) -> Status {
    known(world, id).await.status
}

/// All that ever stood on the simulated X.
pub async fn timeline(place: &Place) -> Vec<TimelinePost> {
    place.x.set_faults(Faults::default());
    place.x.timeline(start()).await.unwrap()
}

pub fn post_faults(faults: FaultSchedule<PostFault>) -> Faults {
    Faults { post: faults, ..Faults::default() }
}

pub fn jobs() -> Vec<Box<dyn Job>> {
    vec![Box::new(Reconcile), Box::new(Posting)]
}

/// This instance alone goes on for so long.
pub async fn go_on(place: &Place, world: World, minutes: i64) {
    let end = place.clock.now().plus(Duration::minutes(minutes));
    Schedule::new(world, jobs()).run(Until::Time(end), |_| {}).await.unwrap();
}

/// Each text stands once, under the ids that the log has, and no slot is left open (lesson 1).
pub async fn all_posted_once(place: &Place, world: &World, ids: &[DecisionId]) {
    let timeline = timeline(place).await;
    for id in ids {
        let known = known(world, *id).await;
        let same: Vec<_> =
            timeline.iter().filter(|post| post.body_hash() == known.plan.content_hash).collect();
        assert_eq!(same.len(), 1, "{id} is {:?} and stands {} times", known.status, same.len());
        assert_eq!(known.status, Status::Posted, "{id}");
        assert_eq!(known.posted.unwrap().tweet_ids, same[0].ids, "{id}");
    }
    assert_eq!(timeline.len(), ids.len());
    assert_eq!(open_slots(world).await, 0);
}

/// Slots that still count although nothing is under way.
pub async fn open_slots(world: &World) -> usize {
    let account = world.commands.state::<Account>("main").await.unwrap();
    account.slots.iter().filter(|slot| slot.state != SlotState::Posted).count()
}

pub fn minutes(n: i64) -> Timestamp {
    start().plus(Duration::minutes(n))
}
