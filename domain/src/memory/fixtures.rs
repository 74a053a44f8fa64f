//! A memory to test with, event by event.

use uuid::Uuid;

use super::Memory;
use crate::arm::{ArmEvent, Tally, Updated};
use crate::bandit::Posterior;
use crate::decision::fixtures::{at, plan_of};
use crate::decision::{
    ComputeReward, DecisionEvent, DecisionType, MetricsCollected, Posted, PostedContent,
    RewardComputed, SIMULATOR, Source, Status,
};
use crate::event::{Event, Metadata};
use crate::ids::{ContentHash, DecisionId, Pass, TweetId};
use crate::log::{Checkpoint, Recorded};
use crate::metrics::Metrics;
use crate::reward::COMPOSITE_V2;

/// One that goes out at minute `n`.
pub fn id(n: i64) -> DecisionId {
    DecisionId::from_parts(at(n), [7; 10])
}

pub fn tell(memory: &mut Memory, n: i64, event: DecisionEvent) {
    apply(memory, id(n).to_string(), n, event.into());
}

fn apply(memory: &mut Memory, stream_id: String, n: i64, event: Event) {
    memory.apply(&Recorded {
        at: Checkpoint { tx: 0, position: memory.at.position + 1 },
        stream_id,
        version: 1,
        event,
        metadata: Metadata::new(at(n), "test", Uuid::nil()),
    });
}

pub fn post(memory: &mut Memory, n: i64, kind: DecisionType, driver: &str) {
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

pub fn measure(memory: &mut Memory, n: i64, pass: Pass, metrics: Metrics) {
    let reading = MetricsCollected {
        pass,
        tweet_id: TweetId::from_parts(at(n), 7),
        simulated: true,
        source: SIMULATOR.to_owned(),
        captured_at: at(n).plus(pass.due_after()),
        age_secs: pass.due_after().num_seconds(),
        rates: metrics.rates(),
        metrics,
        raw_hash: ContentHash::of(b"raw"),
    };
    tell(memory, n, DecisionEvent::MetricsCollected(Box::new(reading)));
}

pub fn record(memory: &mut Memory, n: i64, c: ComputeReward) {
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

pub fn metrics(likes: u64) -> Metrics {
    Metrics {
        impressions: Some(1_000),
        likes: Some(likes),
        retweets: Some(likes / 4),
        replies: Some(likes / 8),
        follows: Some(2),
        ..Metrics::default()
    }
}

/// The arm has learned from it.
pub fn learn(memory: &mut Memory, n: i64, pass: Pass, arm: &str) {
    let posterior = Posterior::FLAT;
    let event = Updated {
        decision_id: id(n),
        pass,
        posted_at: at(n),
        spec: COMPOSITE_V2.to_owned(),
        reward: 0.5,
        weight: 1.0,
        success: true,
        simulated: true,
        before: posterior,
        after: posterior,
        interval: posterior.interval(),
        tally: Tally::default(),
        at: at(n),
    };
    apply(memory, arm.to_owned(), n, ArmEvent::Updated(Box::new(event)).into());
}
