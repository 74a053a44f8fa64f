//! Events as they could have happened, to be changed by the test that needs another.

use std::collections::BTreeMap;

use xbot_domain::arm::{Tally, Updated};
use xbot_domain::bandit::{Draw, DrawCandidate, Interval, Posterior, Reason};
use xbot_domain::decision::{
    Assignment, DecisionType, MetricsCollected, Planned, Posted, PostedContent, Queued,
    RewardComputed, Source, Status, Target, Term,
};
use xbot_domain::event::{Event, Metadata};
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{ArmId, ContentHash, DecisionId, Pass, Scope, TweetId};
use xbot_domain::log::{Checkpoint, Recorded};
use xbot_domain::metrics::{Metrics, Rates};
use xbot_domain::time::Timestamp;

pub const DECISION: &str = "01989a3c-5a00-7000-8000-000000000001";

/// 2025-08-11T09:00:00Z and so many minutes.
pub fn minute(after: i64) -> Timestamp {
    let nine: Timestamp = "2025-08-11T09:00:00Z".parse().unwrap();
    Timestamp::from_micros(nine.micros() + after * 60_000_000)
}

pub fn tweet(n: u32) -> TweetId {
    TweetId::from_parts(minute(0), n)
}

/// The events of one stream, at positions 1, 2, 3, …
pub fn stream<const N: usize>(id: &str, events: [Event; N]) -> Vec<Recorded> {
    (1..).zip(events).map(|(n, event)| recorded(id, n, event)).collect()
}

pub fn recorded(stream_id: &str, position: i64, event: Event) -> Recorded {
    Recorded {
        at: Checkpoint { tx: 0, position },
        stream_id: stream_id.to_owned(),
        version: u64::try_from(position).unwrap(),
        event,
        metadata: Metadata::new(
            minute(position),
            "job:test",
            DECISION.parse::<DecisionId>().unwrap().0,
        ),
    }
}

pub fn planned() -> Planned {
    let arm = ArmId::new(Scope::Content, "question");
    Planned {
        decision_type: DecisionType::Single,
        texts: vec!["Which engine do you use?".to_owned()],
        content_hash: ContentHash::of(b"Which engine do you use?"),
        generation_source: Source::Real,
        planned_at: minute(0),
        scheduled_at: minute(30),
        target: None,
        topic: Some("engines".to_owned()),
        topic_cluster: Some("tools".to_owned()),
        angle: None,
        bandit_arm: Some(arm.clone()),
        timing_arm: Some(ArmId::new(Scope::Timing, "h09")),
        arm_propensity: Some(0.7),
        draws: vec![draw(arm)],
        experiment: Some(Assignment {
            experiment_id: "hooks".to_owned(),
            variant: "questions".to_owned(),
            propensity: 0.5,
        }),
        features: features(),
        quality_score: Some(0.8),
        predicted_er: None,
        predictor_version: None,
        candidate: None,
    }
}

fn draw(chosen: ArmId) -> Draw {
    let candidate = DrawCandidate {
        arm: chosen.clone(),
        posterior: Posterior { alpha: 3.0, beta: 1.0 },
        score: 0.875,
        propensity: 0.7,
    };
    Draw {
        policy: "thompson-1".to_owned(),
        seed: 1,
        epsilon: 0.2,
        chosen,
        reason: Reason::HighUncertainty,
        candidates: vec![candidate],
    }
}

pub fn features() -> Features {
    Features {
        hook_pattern: HookPattern::Question,
        novelty: 0.9,
        readability: 71.5,
        sentiment: 0.1,
        length: 24,
        hashtags: 0,
        hour: 9,
        weekday: 0,
        topic: None,
        reply: None,
    }
}

pub fn queued() -> Queued {
    Queued { scheduled_at: minute(45), needs_approval: true, status: Status::Planned }
}

pub fn posted_content() -> PostedContent {
    PostedContent {
        decision_type: DecisionType::Reply,
        texts: vec!["It depends.".to_owned()],
        target: Some(Target { tweet_id: tweet(9), username: "someone".to_owned() }),
        generation_source: Source::Real,
        bandit_arm: Some(ArmId::new(Scope::Reply, "short")),
        timing_arm: None,
        predicted_er: Some(0.02),
        quality_score: None,
        topic_cluster: None,
        driver: "simulator".to_owned(),
    }
}

pub fn posted() -> Posted {
    Posted {
        tweet_ids: vec![tweet(1), tweet(2)],
        posted_at: minute(46),
        content: posted_content(),
        status: Status::Posted,
    }
}

pub fn metrics() -> Metrics {
    Metrics {
        impressions: Some(1_000),
        likes: Some(20),
        retweets: Some(5),
        replies: Some(5),
        bookmarks: Some(2),
        follows: Some(-1),
        ..Metrics::default()
    }
}

pub fn collected(pass: Pass) -> MetricsCollected {
    MetricsCollected {
        pass,
        tweet_id: tweet(1),
        simulated: true,
        source: "simulator".to_owned(),
        captured_at: minute(106),
        age_secs: 3_600,
        metrics: metrics(),
        rates: Rates {
            er: Some(0.03),
            fpki: Some(-1.0),
            retweet_rate: Some(0.005),
            reply_rate: None,
        },
        raw_hash: ContentHash::of(b"raw"),
    }
}

pub fn reward(pass: Pass, spec: &str, learning: bool) -> RewardComputed {
    RewardComputed {
        pass,
        spec: spec.to_owned(),
        learning,
        simulated: true,
        inputs: BTreeMap::from([("er".to_owned(), 0.03)]),
        terms: vec![Term { name: "er".to_owned(), input: 0.03, weight: 0.25, value: 0.0075 }],
        weight: 0.5,
        value: if spec == "composite-v1" { 0.0075 } else { 0.4 },
        baseline: None,
        success_rule: "er >= 0.03".to_owned(),
        success: true,
        at: minute(107),
    }
}

pub fn learned(pass: Pass) -> Updated {
    Updated {
        decision_id: DECISION.parse().unwrap(),
        pass,
        posted_at: minute(46),
        spec: "composite-v2".to_owned(),
        reward: 0.4,
        weight: 0.5,
        success: true,
        simulated: true,
        before: Posterior { alpha: 1.0, beta: 1.0 },
        after: Posterior { alpha: 1.5, beta: 1.0 },
        interval: Interval { low: 0.08, high: 0.98 },
        tally: Tally { successes: 3, failures: 1, reward_sum: 1.0 },
        at: minute(108),
    }
}
