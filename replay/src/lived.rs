//! A history as the system would have written it: rewards by the memory, arms by their rules.

use std::collections::BTreeMap;

use chrono::{Duration, Timelike as _};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;
use xbot_domain::arm::{Arm, ArmCommand, ArmEvent, Learn};
use xbot_domain::bandit::Posterior;
use xbot_domain::decision::{
    ComputeReward, DecisionEvent, DecisionType, MetricsCollected, Planned, Posted, PostedContent,
    RewardComputed, SIMULATOR, Source, Status, content_hash,
};
use xbot_domain::event::{Event, Metadata};
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{ArmId, ContentHash, DecisionId, Pass, Scope, TweetId};
use xbot_domain::log::{Checkpoint, Recorded, StreamId};
use xbot_domain::memory::Memory;
use xbot_domain::metrics::Metrics;
use xbot_domain::rules::Rules as _;
use xbot_domain::time::Timestamp;

use crate::written::Written;

pub struct Lived {
    pub log: Written,
    pub memory: Memory,
    pub arms: BTreeMap<ArmId, Arm>,
    /// Hours since the beginning.
    pub hour: i64,
    /// The spec that the setting names.
    pub named: &'static str,
    pub driver: &'static str,
    luck: ChaCha8Rng,
}

/// What a post gets at the end; an hour after posting it has a third of it.
pub type Drawn = fn(&mut ChaCha8Rng) -> Metrics;

pub fn start() -> Timestamp {
    "2025-08-01T00:00:00Z".parse().unwrap()
}

/// A heavy tail, and now and then hardly anybody.
pub fn usual(luck: &mut ChaCha8Rng) -> Metrics {
    let u: f64 = luck.random_range(0.02..1.0);
    let impressions = (60.0 / u) as u64;
    let mut some = |chance: f64| {
        let mean = impressions as f64 * chance;
        luck.random_range(0.0..2.0 * mean) as u64
    };
    Metrics {
        impressions: Some(impressions),
        likes: Some(some(0.03)),
        retweets: Some(some(0.01)),
        replies: Some(some(0.01)),
        follows: Some(some(0.01).cast_signed()),
        ..Metrics::default()
    }
}

impl Lived {
    pub fn new(named: &'static str) -> Self {
        Self {
            log: Written::default(),
            memory: Memory::default(),
            arms: BTreeMap::new(),
            hour: 0,
            named,
            driver: SIMULATOR,
            luck: ChaCha8Rng::seed_from_u64(5),
        }
    }

    pub fn now(&self) -> Timestamp {
        start().plus(Duration::hours(self.hour))
    }

    /// So many hours, with a post every three and a reply every seven.
    pub fn hours(&mut self, hours: i64, drawn: Drawn) {
        for _ in 0..hours {
            self.hour += 1;
            if self.hour % 3 == 0 {
                self.post(DecisionType::Single);
            } else if self.hour % 7 == 0 {
                self.post(DecisionType::Reply);
            }
            self.measure(drawn);
            self.reward();
            if self.hour % 2 == 0 {
                self.learn();
            }
        }
    }

    fn post(&mut self, kind: DecisionType) {
        let (id, at) = (DecisionId::from_parts(self.now(), [9; 10]), self.now());
        let plan = self.plan(kind);
        let content = PostedContent {
            decision_type: kind,
            texts: plan.texts.clone(),
            target: None,
            generation_source: Source::Real,
            bandit_arm: plan.bandit_arm.clone(),
            timing_arm: plan.timing_arm.clone(),
            predicted_er: None,
            quality_score: None,
            topic_cluster: None,
            driver: self.driver.to_owned(),
        };
        self.decision(id, DecisionEvent::Planned(Box::new(plan)));
        let tweet_ids = vec![TweetId::from_parts(at, 7)];
        let posted = Posted { tweet_ids, posted_at: at, content, status: Status::Posted };
        self.decision(id, DecisionEvent::Posted(Box::new(posted)));
    }

    fn plan(&mut self, kind: DecisionType) -> Planned {
        let reply = kind == DecisionType::Reply;
        let texts = vec![format!("Text of hour {}", self.hour)];
        let scope = if reply { Scope::Reply } else { Scope::Content };
        let style = ["a", "b", "c", "d"][self.luck.random_range(0..4)];
        let hour = self.now().to_utc().hour();
        Planned {
            decision_type: kind,
            content_hash: content_hash(&texts),
            texts,
            generation_source: Source::Real,
            planned_at: self.now(),
            scheduled_at: self.now(),
            target: None,
            topic: Some(["x", "y"][self.luck.random_range(0..2)].to_owned()),
            topic_cluster: None,
            angle: None,
            bandit_arm: Some(ArmId::new(scope, style)),
            timing_arm: Some(ArmId::new(Scope::Timing, format!("hour_{hour:02}"))),
            arm_propensity: None,
            draws: vec![],
            experiment: None,
            features: features(self.luck.random_range(0.1..1.0)),
            quality_score: None,
            predicted_er: None,
            predictor_version: None,
            candidate: None,
        }
    }

    fn measure(&mut self, drawn: Drawn) {
        let now = self.now();
        let due = self.memory.decisions.to_measure().take_while(|(at, _, _)| *at <= now);
        let due: Vec<_> = due.map(|(_, known, pass)| (known.id, pass)).collect();
        for (id, pass) in due {
            let metrics = drawn(&mut ChaCha8Rng::seed_from_u64(id.0.as_u128() as u64));
            self.read(id, pass, if pass == Pass::First { third(metrics) } else { metrics });
        }
    }

    fn read(&mut self, id: DecisionId, pass: Pass, metrics: Metrics) {
        let simulated = self.memory.decisions.get(id).unwrap().is_simulated();
        let reading = MetricsCollected {
            pass,
            tweet_id: TweetId::from_parts(start(), 7),
            simulated,
            source: self.driver.to_owned(),
            captured_at: self.now(),
            age_secs: pass.due_after().num_seconds(),
            rates: metrics.rates(),
            metrics,
            raw_hash: ContentHash::of(b"raw"),
        };
        self.decision(id, DecisionEvent::MetricsCollected(Box::new(reading)));
    }

    fn reward(&mut self) {
        let (named, now) = (self.named, self.now());
        let open: Vec<_> =
            self.memory.decisions.to_reward().map(|(known, pass)| (known.id, pass)).collect();
        for (id, pass) in open {
            let known = self.memory.decisions.get(id).unwrap();
            let simulated = known.is_simulated();
            for reward in self.memory.missing_rewards(known, pass, named, now) {
                let event = computed(reward.unwrap(), simulated);
                self.decision(id, DecisionEvent::RewardComputed(Box::new(event)));
            }
        }
    }

    fn learn(&mut self) {
        let mut lessons = Vec::new();
        for (known, pass) in self.memory.decisions.to_learn() {
            let (spec, reward) = known.pass(pass).lesson().unwrap();
            for arm in known.arms().into_iter().filter(|arm| !known.has_learned(arm, pass)) {
                let learn = Learn {
                    decision_id: known.id,
                    pass,
                    posted_at: known.posted.as_ref().unwrap().posted_at,
                    spec: spec.to_owned(),
                    reward: reward.value,
                    weight: reward.weight,
                    success: reward.success,
                    simulated: reward.simulated,
                    at: self.now(),
                };
                lessons.push((arm, learn));
            }
        }
        for (arm, learn) in lessons {
            if !self.arms.contains_key(&arm) {
                self.tell(&arm, ArmCommand::Register { prior: Posterior::FLAT, at: learn.at });
            }
            self.tell(&arm, ArmCommand::Learn(learn));
        }
    }

    /// What a rule refuses is not recorded.
    pub fn tell(&mut self, id: &ArmId, command: ArmCommand) {
        let arm = self.arms.entry(id.clone()).or_default();
        let events: Vec<ArmEvent> = arm.decide(&command).unwrap_or_default();
        events.iter().for_each(|event| arm.evolve(event));
        let stream = StreamId { aggregate: "arm", id: id.to_string() };
        events.into_iter().for_each(|event| self.push(&stream, event));
    }

    fn decision(&mut self, id: DecisionId, event: DecisionEvent) {
        self.push(&StreamId { aggregate: "decision", id: id.to_string() }, event);
    }

    fn push(&mut self, stream: &StreamId, event: impl Into<Event>) {
        let event = event.into();
        self.memory.apply(&Recorded {
            at: Checkpoint { tx: 0, position: self.memory.at.position + 1 },
            stream_id: stream.id.clone(),
            version: 1,
            event: event.clone(),
            metadata: Metadata::new(self.now(), "test", Uuid::nil()),
        });
        self.log.push(stream, self.now(), event);
    }
}

fn third(metrics: Metrics) -> Metrics {
    let part = |count: Option<u64>| count.map(|n| n / 3);
    Metrics {
        impressions: part(metrics.impressions),
        likes: part(metrics.likes),
        retweets: part(metrics.retweets),
        replies: part(metrics.replies),
        follows: metrics.follows.map(|n| n / 3),
        ..metrics
    }
}

fn computed(c: ComputeReward, simulated: bool) -> RewardComputed {
    RewardComputed {
        pass: c.pass,
        spec: c.spec,
        learning: c.learning,
        simulated,
        inputs: c.inputs,
        terms: c.terms,
        weight: c.weight,
        value: c.value,
        baseline: c.baseline,
        success_rule: c.success_rule,
        success: c.success,
        at: c.at,
    }
}

fn features(novelty: f64) -> Features {
    Features {
        hook_pattern: HookPattern::Other,
        novelty,
        readability: 60.0,
        sentiment: 0.0,
        length: 30,
        hashtags: 0,
        hour: 9,
        weekday: 0,
        topic: None,
        reply: None,
    }
}
