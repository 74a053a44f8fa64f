use uuid::Uuid;

use super::*;
use crate::decision::fixtures::{at, plan_of};
use crate::decision::{
    DecisionEvent, DecisionType, MetricsCollected, Posted, PostedContent, RewardComputed,
    SIMULATOR, Source, Status,
};
use crate::event::Metadata;
use crate::ids::{ContentHash, DecisionId, TweetId};
use crate::log::{Checkpoint, Recorded};
use crate::reward::{COMPOSITE_V1, COMPOSITE_V2};

/// One that goes out at minute `n`.
fn id(n: i64) -> DecisionId {
    DecisionId::from_parts(at(n), [7; 10])
}

fn tell(memory: &mut Memory, n: i64, event: DecisionEvent) {
    memory.apply(&Recorded {
        at: Checkpoint { tx: 0, position: memory.at.position + 1 },
        stream_id: id(n).to_string(),
        version: 1,
        event: event.into(),
        metadata: Metadata::new(at(n), "test", Uuid::nil()),
    });
}

fn post(memory: &mut Memory, n: i64, kind: DecisionType, driver: &str) {
    let mut plan = plan_of(kind, &["which boss?"]);
    (plan.planned_at, plan.scheduled_at) = (at(n), at(n));
    let content = PostedContent {
        decision_type: kind,
        texts: plan.texts.clone(),
        target: None,
        generation_source: Source::Real,
        bandit_arm: None,
        timing_arm: None,
        predicted_er: None,
        quality_score: None,
        topic_cluster: None,
        driver: driver.to_owned(),
    };
    tell(memory, n, DecisionEvent::Planned(Box::new(plan)));
    let posted = Posted {
        tweet_ids: vec![TweetId::from_parts(at(n), 7)],
        posted_at: at(n),
        content,
        status: Status::Posted,
    };
    tell(memory, n, DecisionEvent::Posted(Box::new(posted)));
}

fn measure(memory: &mut Memory, n: i64, metrics: Metrics) {
    let reading = MetricsCollected {
        pass: Pass::First,
        tweet_id: TweetId::from_parts(at(n), 7),
        simulated: true,
        source: SIMULATOR.to_owned(),
        captured_at: at(n + 60),
        age_secs: 3_600,
        rates: metrics.rates(),
        metrics,
        raw_hash: ContentHash::of(b"raw"),
    };
    tell(memory, n, DecisionEvent::MetricsCollected(Box::new(reading)));
}

fn record(memory: &mut Memory, n: i64, c: ComputeReward) {
    let event = RewardComputed {
        pass: c.pass,
        spec: c.spec,
        learning: c.learning,
        simulated: true,
        inputs: c.inputs,
        terms: c.terms,
        weight: c.weight,
        value: c.value,
        baseline: c.baseline,
        success_rule: c.success_rule,
        success: c.success,
        at: c.at,
    };
    tell(memory, n, DecisionEvent::RewardComputed(Box::new(event)));
}

fn metrics(likes: u64) -> Metrics {
    Metrics {
        impressions: Some(1_000),
        likes: Some(likes),
        retweets: Some(likes / 4),
        replies: Some(likes / 8),
        follows: Some(2),
        ..Metrics::default()
    }
}

fn rewards(memory: &Memory, n: i64, named: &str) -> Vec<ComputeReward> {
    let known = memory.decisions.get(id(n)).unwrap();
    let all = memory.missing_rewards(known, Pass::First, named, at(n + 60));
    all.into_iter().map(Result::unwrap).collect()
}

/// Six posts, an hour apart, each measured and rewarded.
fn six() -> (Memory, Vec<ComputeReward>) {
    let (mut memory, mut last) = (Memory::default(), Vec::new());
    for n in (0..360).step_by(60) {
        post(&mut memory, n, DecisionType::Single, SIMULATOR);
        measure(&mut memory, n, metrics(n.unsigned_abs()));
        last = rewards(&memory, n, COMPOSITE_V2);
        last.iter().cloned().for_each(|reward| record(&mut memory, n, reward));
    }
    (memory, last)
}

#[test]
fn a_reward_is_the_same_to_the_bit_before_and_after_it_is_recorded() {
    let (memory, recorded) = six();
    let known = memory.decisions.get(id(300)).unwrap();
    for reward in recorded {
        let spec = RewardSpec::named(&reward.spec).unwrap();
        let again = memory.reward_of(known, Pass::First, &spec, reward.at).unwrap();
        assert!(reward.baseline.is_some() && !again.learning);
        assert_eq!(ComputeReward { learning: reward.learning, ..again }, reward);
    }
}

#[test]
fn the_one_that_is_learned_from_comes_first_and_stays_when_the_setting_changes() {
    let (mut memory, _) = six();
    post(&mut memory, 400, DecisionType::Single, SIMULATOR);
    measure(&mut memory, 400, metrics(40));
    let told = |memory: &Memory, named: &str| -> Vec<(String, bool)> {
        rewards(memory, 400, named).into_iter().map(|r| (r.spec, r.learning)).collect()
    };
    let (v1, v2) = (COMPOSITE_V1.to_owned(), COMPOSITE_V2.to_owned());
    assert_eq!(told(&memory, COMPOSITE_V2), [(v2.clone(), true), (v1.clone(), false)]);
    assert_eq!(told(&memory, COMPOSITE_V1), [(v1.clone(), true), (v2.clone(), false)]);
    let first = rewards(&memory, 400, COMPOSITE_V1).remove(0);
    record(&mut memory, 400, first);
    assert_eq!(told(&memory, COMPOSITE_V2), [(v2, false)], "composite-v1 teaches this pass");
}

#[test]
fn neither_replies_nor_the_other_world_say_what_is_usual() {
    let (mut memory, _) = six();
    let usual = rewards_of_next(&mut memory.clone());
    post(&mut memory, 370, DecisionType::Reply, SIMULATOR);
    post(&mut memory, 380, DecisionType::Single, "api");
    for n in [370, 380] {
        measure(&mut memory, n, metrics(900));
        rewards(&memory, n, COMPOSITE_V2).into_iter().for_each(|r| record(&mut memory, n, r));
    }
    assert_eq!(rewards_of_next(&mut memory), usual);
    post(&mut memory, 390, DecisionType::Single, SIMULATOR);
    measure(&mut memory, 390, metrics(900));
    assert_ne!(rewards_of_next(&mut memory), usual, "one of its own kind does");
}

fn rewards_of_next(memory: &mut Memory) -> Vec<ComputeReward> {
    post(memory, 400, DecisionType::Single, SIMULATOR);
    measure(memory, 400, metrics(40));
    rewards(memory, 400, COMPOSITE_V2)
}

#[test]
fn a_spec_that_was_never_recorded_is_judged_by_its_own_earlier_values() {
    let (memory, recorded) = six();
    let known = memory.decisions.get(id(300)).unwrap();
    let spec = RewardSpec { name: "mine".to_owned(), ..RewardSpec::composite_v2() };
    let judged = |mark: Option<f64>| {
        let earlier = |_: &Known| mark.map(|value| Earlier { at: at(100), value });
        memory.reward_among(known, Pass::First, &spec, at(360), earlier).unwrap()
    };
    assert_eq!(judged(None).baseline, None, "nobody has a value");
    let value = recorded[0].value;
    let marks = [value - 0.1, value, value + 0.1].map(|mark| judged(Some(mark)));
    assert_eq!(marks.map(|r| (r.success, r.spec)), [true, true, false].map(|s| (s, "mine".into())));
}

#[test]
fn what_was_not_measured_is_named_and_earns_nothing() {
    let mut memory = Memory::default();
    post(&mut memory, 0, DecisionType::Single, SIMULATOR);
    measure(&mut memory, 0, Metrics { follows: None, ..metrics(9) });
    let known = memory.decisions.get(id(0)).unwrap();
    let missing = memory.reward_of(known, Pass::First, &RewardSpec::composite_v1(), at(60));
    assert_eq!(missing.unwrap_err().missing, ["follows"]);
}
