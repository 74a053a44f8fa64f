//! A history, event by event.

use std::collections::BTreeMap;

use chrono::Duration;
use uuid::Uuid;
use xbot_domain::arm::{ArmEvent, Registered};
use xbot_domain::bandit::{Draw, DrawCandidate, Posterior, Reason};
use xbot_domain::decision::{
    Assignment, DecisionEvent, DecisionType, MetricsCollected, Planned, Posted, PostedContent,
    RewardComputed, SIMULATOR, Source, Status, content_hash,
};
use xbot_domain::event::{Event, Metadata};
use xbot_domain::experiment::{Defined, ExperimentEvent, Variant};
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{ArmId, ContentHash, DecisionId, Pass, Scope, TweetId};
use xbot_domain::log::{Checkpoint, Recorded};
use xbot_domain::metrics::{Metrics, Rates};
use xbot_domain::time::Timestamp;

use super::{Ask, DecisionsError, Gather, Rounds};

#[derive(Clone, Debug, Default)]
pub struct Story {
    pub events: Vec<Recorded>,
    plans: BTreeMap<u64, Planned>,
}

pub fn hours(hours: i64) -> Timestamp {
    let first: Timestamp = "2025-08-01T00:00:00Z".parse().unwrap();
    first.plus(Duration::hours(hours))
}

pub fn id(n: u64) -> DecisionId {
    DecisionId(Uuid::from_u128(u128::from(n) + 1))
}

/// Arms of a scope with what is believed of them and the chance that each had.
pub fn draw(scope: Scope, arms: &[(&str, (f64, f64), f64)], chosen: &str) -> Draw {
    let candidate = |(name, (alpha, beta), propensity): &(&str, (f64, f64), f64)| DrawCandidate {
        arm: ArmId::new(scope, *name),
        posterior: Posterior { alpha: *alpha, beta: *beta },
        score: 0.5,
        propensity: *propensity,
    };
    Draw {
        policy: "thompson-1".to_owned(),
        seed: 1,
        epsilon: 0.1,
        chosen: ArmId::new(scope, chosen),
        reason: Reason::Policy,
        candidates: arms.iter().map(candidate).collect(),
    }
}

pub fn features() -> Features {
    Features {
        hook_pattern: HookPattern::Question,
        novelty: 1.0,
        readability: 70.0,
        sentiment: 0.1,
        length: 12,
        hashtags: 0,
        hour: 1,
        weekday: 4,
        topic: None,
        reply: None,
    }
}

/// Planned in that hour for the next one, with these draws, each carried out as it was drawn.
pub fn plan(hour: i64, draws: Vec<Draw>) -> Planned {
    let texts = vec!["which boss?".to_owned()];
    let chosen = |scope: Scope| {
        let of = draws.iter().find(|draw| draw.chosen.scope == scope)?;
        let chance = of.candidates.iter().find(|c| c.arm == of.chosen)?.propensity;
        Some((of.chosen.clone(), chance))
    };
    let is_reply = draws.iter().any(|draw| draw.chosen.scope == Scope::Reply);
    let style = chosen(if is_reply { Scope::Reply } else { Scope::Content });
    Planned {
        decision_type: if is_reply { DecisionType::Reply } else { DecisionType::Single },
        content_hash: content_hash(&texts),
        texts,
        generation_source: Source::Real,
        planned_at: hours(hour),
        scheduled_at: hours(hour + 1),
        target: None,
        topic: chosen(Scope::Topic).map(|(arm, _)| arm.name),
        topic_cluster: None,
        angle: None,
        bandit_arm: style.clone().map(|(arm, _)| arm),
        timing_arm: chosen(Scope::Timing).map(|(arm, _)| arm),
        arm_propensity: style.map(|(_, chance)| chance),
        draws,
        experiment: None,
        features: Features { hour: ((hour + 1) % 24) as u8, ..features() },
        quality_score: None,
        predicted_er: None,
        predictor_version: None,
        candidate: None,
    }
}

impl Story {
    pub fn tell(&mut self, stream: &str, hour: i64, event: impl Into<Event>) {
        let position = self.events.len() as i64 + 1;
        self.events.push(Recorded {
            at: Checkpoint { tx: 0, position },
            stream_id: stream.to_owned(),
            version: 1,
            event: event.into(),
            metadata: Metadata::new(hours(hour), "test", Uuid::nil()),
        });
    }

    pub fn decides(&mut self, n: u64, hour: i64, event: DecisionEvent) {
        self.tell(&id(n).to_string(), hour, event);
    }

    pub fn planned(&mut self, n: u64, plan: Planned) {
        let hour = plan.planned_at.since(hours(0)).num_hours();
        self.plans.insert(n, plan.clone());
        self.decides(n, hour, DecisionEvent::Planned(Box::new(plan)));
    }

    /// At its slot, or so many hours later.
    pub fn posted(&mut self, n: u64, late: i64) {
        let plan = self.plans[&n].clone();
        let posted_at = plan.scheduled_at.plus(Duration::hours(late));
        let event = Posted {
            tweet_ids: vec![TweetId::from_parts(posted_at, 7)],
            posted_at,
            content: PostedContent {
                decision_type: plan.decision_type,
                texts: plan.texts,
                target: None,
                generation_source: Source::Real,
                bandit_arm: plan.bandit_arm,
                timing_arm: plan.timing_arm,
                predicted_er: None,
                quality_score: None,
                topic_cluster: None,
                driver: SIMULATOR.to_owned(),
            },
            status: Status::Posted,
        };
        let hour = posted_at.since(hours(0)).num_hours();
        self.decides(n, hour, DecisionEvent::Posted(Box::new(event)));
    }

    pub fn read(&mut self, n: u64, hour: i64, pass: Pass, simulated: bool, er: Option<f64>) {
        let event = MetricsCollected {
            pass,
            tweet_id: TweetId::from_parts(hours(hour), 7),
            simulated,
            source: SIMULATOR.to_owned(),
            captured_at: hours(hour),
            age_secs: 3_600,
            metrics: Metrics::default(),
            rates: Rates { er, ..Rates::default() },
            raw_hash: ContentHash::of(b"raw"),
        };
        self.decides(n, hour, DecisionEvent::MetricsCollected(Box::new(event)));
    }

    pub fn rewarded(&mut self, n: u64, hour: i64, pass: Pass, value: f64) {
        let event = RewardComputed {
            pass,
            spec: "composite-v2".to_owned(),
            learning: true,
            simulated: true,
            inputs: BTreeMap::new(),
            terms: Vec::new(),
            weight: 1.0,
            value,
            baseline: None,
            success_rule: "er".to_owned(),
            success: value >= 0.5,
            at: hours(hour),
        };
        self.decides(n, hour, DecisionEvent::RewardComputed(Box::new(event)));
    }

    /// Planned, posted, read and rewarded within three hours, in the simulated world.
    pub fn lived(&mut self, n: u64, plan: Planned, reward: f64) {
        let hour = plan.planned_at.since(hours(0)).num_hours();
        self.planned(n, plan);
        self.posted(n, 0);
        self.read(n, hour + 2, Pass::First, true, Some(reward / 10.0));
        self.rewarded(n, hour + 2, Pass::First, reward);
    }

    pub fn begins(&mut self, scope: Scope, arm: &str, prior: Posterior) {
        let event = Registered { prior, interval: prior.interval(), at: hours(0) };
        self.tell(&ArmId::new(scope, arm).to_string(), 0, ArmEvent::Registered(event));
    }

    /// A control and a side that forces an arm of `change`, half and half.
    pub fn experiment(&mut self, name: &str, change: &str, arm: &str) {
        let variant = |name: &str, changes: BTreeMap<String, String>| Variant {
            name: name.to_owned(),
            share: 0.5,
            changes,
        };
        let forced = BTreeMap::from([(change.to_owned(), arm.to_owned())]);
        let event = Defined {
            hypothesis: "it is better".to_owned(),
            scope: Scope::Content,
            variants: vec![variant("control", BTreeMap::new()), variant("forced", forced)],
            metric: "er".to_owned(),
            starts_at: hours(0),
            ends_at: hours(1_000),
            by: "test".to_owned(),
            at: hours(0),
        };
        self.tell(name, 0, ExperimentEvent::Defined(event));
    }

    pub fn gather(&self, ask: Ask) -> Result<Vec<Rounds>, DecisionsError> {
        let mut gather = Gather::new(ask)?;
        for (number, event) in (1..).zip(&self.events) {
            gather.apply(number, event);
        }
        gather.finish()
    }

    pub fn rounds(&self, ask: Ask) -> Rounds {
        self.gather(ask).unwrap().remove(0)
    }
}

pub fn assigned(plan: Planned, variant: &str) -> Planned {
    let assignment =
        Assignment { experiment_id: "e1".to_owned(), variant: variant.to_owned(), propensity: 0.5 };
    Planned { experiment: Some(assignment), ..plan }
}
