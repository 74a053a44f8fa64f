//! A decision to test with, and the commands that lead it through its life.

use chrono::Duration;

use super::*;
use crate::features::{Features, HookPattern};
use crate::ids::{Pass, TweetId};
use crate::metrics::Metrics;
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

/// Minutes after the plan.
pub fn at(minutes: i64) -> Timestamp {
    let plan: Timestamp = "2025-08-11T09:00:00Z".parse().unwrap();
    plan.plus(Duration::minutes(minutes))
}

/// Of a post made then.
pub fn tweet(minutes: i64) -> TweetId {
    TweetId::from_parts(at(minutes), 7)
}

pub fn features() -> Features {
    Features {
        hook_pattern: HookPattern::Question,
        novelty: 1.0,
        readability: 70.0,
        sentiment: 0.1,
        length: 12,
        hashtags: 0,
        hour: 10,
        weekday: 0,
        topic: None,
        reply: None,
    }
}

pub fn plan_of(decision_type: DecisionType, texts: &[&str]) -> Planned {
    let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
    Planned {
        decision_type,
        content_hash: content_hash(&texts),
        texts,
        generation_source: Source::Real,
        planned_at: at(0),
        scheduled_at: at(60),
        target: None,
        topic: Some("speedruns".to_owned()),
        topic_cluster: None,
        angle: None,
        bandit_arm: Some("content:question".parse().unwrap()),
        timing_arm: Some("timing:10".parse().unwrap()),
        arm_propensity: Some(0.5),
        draws: vec![],
        experiment: None,
        features: features(),
        quality_score: Some(0.9),
        predicted_er: Some(0.03),
        predictor_version: Some(1),
        candidate: None,
    }
}

pub fn single() -> Planned {
    plan_of(DecisionType::Single, &["which boss?"])
}

pub fn plan(plan: Planned) -> DecisionCommand {
    DecisionCommand::Plan(Box::new(plan))
}

pub fn queue() -> DecisionCommand {
    DecisionCommand::Queue(Queue { needs_approval: false, at: at(0) })
}

pub fn claim(worker: &str, fence: u64, from: i64, minutes: i64) -> DecisionCommand {
    DecisionCommand::ClaimPosting(ClaimPosting {
        worker: worker.to_owned(),
        fence,
        lease_until: at(from + minutes),
        at: at(from),
    })
}

pub fn attempt(fence: u64, minutes: i64) -> DecisionCommand {
    attempt_by(SIMULATOR, fence, minutes)
}

pub fn attempt_by(driver: &str, fence: u64, minutes: i64) -> DecisionCommand {
    DecisionCommand::AttemptPost(AttemptPost {
        driver: driver.to_owned(),
        fence,
        body_hash: single().content_hash,
        at: at(minutes),
    })
}

pub fn posted(attempt: u32, ids: &[TweetId], minutes: i64) -> DecisionCommand {
    DecisionCommand::RecordPosted(RecordPosted {
        attempt,
        tweet_ids: ids.to_vec(),
        posted_at: at(minutes),
        at: at(minutes),
    })
}

pub fn failure(attempt: u32, retryable: bool, minutes: i64) -> DecisionCommand {
    DecisionCommand::RecordFailure(RecordFailure {
        attempt,
        reason: "rate limited".to_owned(),
        before_effect: true,
        retryable,
        at: at(minutes),
    })
}

pub fn unknown(attempt: u32, minutes: i64) -> DecisionCommand {
    DecisionCommand::RecordUnknown(RecordUnknown {
        attempt,
        reason: "timed out after the click".to_owned(),
        at: at(minutes),
    })
}

pub fn found(ids: &[TweetId], minutes: i64) -> DecisionCommand {
    DecisionCommand::Reconcile(Reconcile {
        finding: Finding::Posted {
            tweet_ids: ids.to_vec(),
            texts: vec!["which boss?".to_owned()],
            posted_at: at(minutes),
        },
        at: at(minutes),
    })
}

pub fn not_found(attempt: u32, minutes: i64) -> DecisionCommand {
    let finding = Finding::Nothing { attempt };
    DecisionCommand::Reconcile(Reconcile { finding, at: at(minutes) })
}

pub fn collect(pass: Pass, impressions: u64, minutes: i64) -> CollectMetrics {
    CollectMetrics {
        pass,
        tweet_id: tweet(60),
        simulated: true,
        source: SIMULATOR.to_owned(),
        captured_at: at(minutes),
        metrics: Metrics { impressions: Some(impressions), likes: Some(3), ..Metrics::default() },
        raw_hash: ContentHash::of(&impressions.to_be_bytes()),
        at: at(minutes),
    }
}

pub fn reward(pass: Pass, spec: &str, learning: bool, novelty: f64) -> ComputeReward {
    ComputeReward {
        pass,
        spec: spec.to_owned(),
        learning,
        inputs: [("novelty".to_owned(), novelty)].into(),
        terms: vec![],
        weight: 1.0,
        value: novelty * 0.05,
        baseline: None,
        success_rule: "er at or above 3 %".to_owned(),
        success: false,
        at: at(3_000),
    }
}

/// Does all of it, and says where it came to.
pub fn after(commands: impl IntoIterator<Item = DecisionCommand>) -> Decision {
    let mut decision = Decision::default();
    for command in commands {
        for event in decision.decide(&command).unwrap() {
            decision.evolve(&event);
        }
    }
    decision
}

/// Of a single post, queued for 10:00 and claimed then by `a` under fence 1.
pub fn claimed() -> Vec<DecisionCommand> {
    vec![plan(single()), queue(), claim("a", 1, 60, 10)]
}

pub fn on_x() -> Vec<DecisionCommand> {
    let mut life = claimed();
    life.extend([attempt(1, 60), posted(1, &[tweet(60)], 60)]);
    life
}

pub fn status(decision: &Decision) -> Option<Status> {
    decision.life.as_ref().map(|life| life.status)
}

pub fn refused(decision: &Decision, command: &DecisionCommand) -> String {
    decision.decide(command).unwrap_err().code
}

pub fn says_nothing(decision: &Decision, command: &DecisionCommand) -> bool {
    decision.decide(command).as_deref().map_err(Refusal::clone) == Ok(&[])
}

/// The events that the commands lead to.
pub fn events(commands: impl IntoIterator<Item = DecisionCommand>) -> Vec<DecisionEvent> {
    let mut decision = Decision::default();
    let mut all = Vec::new();
    for command in commands {
        for event in decision.decide(&command).unwrap() {
            decision.evolve(&event);
            all.push(event);
        }
    }
    all
}
