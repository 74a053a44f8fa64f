//! One decision, from its plan to its readings, as events.

use chrono::Duration;
use xbot_domain::decision::*;
use xbot_domain::event::Event;
use xbot_domain::experiment::Variant;
use xbot_domain::experiment::assign::assign;
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{ContentHash, DecisionId, Pass, TweetId};
use xbot_domain::metrics::Metrics;
use xbot_domain::rules::Rules as _;
use xbot_domain::time::Timestamp;

use super::history::{ID, noon};

/// Planned an hour after the one before, half of them with one topic and half with another.
pub struct Life {
    pub number: u32,
    /// Of 10,000 impressions, an hour after it was posted; absent where nobody looked.
    pub first: Option<u64>,
    /// The same after a day.
    pub last: Option<u64>,
    /// The one that the hash gives where it is absent.
    pub side: Option<&'static str>,
    pub variants: Vec<Variant>,
    pub driver: &'static str,
}

impl Life {
    pub fn events(&self) -> Vec<(Timestamp, Event)> {
        let mut state = Decision::default();
        let mut all = Vec::new();
        for (at, command) in self.commands() {
            for event in state.decide(&command).unwrap() {
                state.evolve(&event);
                all.push((at, Event::Decision(event)));
            }
        }
        all
    }

    pub fn id(&self) -> DecisionId {
        let mut tail = [0; 10];
        tail[..4].copy_from_slice(&self.number.to_be_bytes());
        DecisionId::from_parts(self.planned_at(), tail)
    }

    pub fn side(&self) -> String {
        let by_hash = || assign(ID, self.id(), &self.variants).unwrap().variant;
        self.side.map_or_else(by_hash, str::to_owned)
    }

    pub fn planned_at(&self) -> Timestamp {
        noon(0).plus(Duration::hours(i64::from(self.number)))
    }

    fn posted_at(&self) -> Timestamp {
        self.planned_at().plus(Duration::minutes(30))
    }

    fn tweet(&self) -> TweetId {
        TweetId::from_parts(self.posted_at(), self.number)
    }

    fn commands(&self) -> Vec<(Timestamp, DecisionCommand)> {
        let (planned, at) = (self.planned_at(), self.posted_at());
        let plan = self.plan();
        let attempt = AttemptPost {
            driver: self.driver.to_owned(),
            fence: 1,
            body_hash: plan.content_hash.clone(),
            at,
        };
        let mut all = vec![
            (planned, DecisionCommand::Plan(Box::new(plan))),
            (planned, DecisionCommand::Queue(Queue { needs_approval: false, at: planned })),
            (at, DecisionCommand::ClaimPosting(claim(at))),
            (at, DecisionCommand::AttemptPost(attempt)),
            (at, DecisionCommand::RecordPosted(posted(self.tweet(), at))),
        ];
        let readings = [(Pass::First, self.first), (Pass::Final, self.last)];
        all.extend(
            readings.iter().filter_map(|(pass, likes)| Some(self.reading(*pass, (*likes)?))),
        );
        all
    }

    fn reading(&self, pass: Pass, likes: u64) -> (Timestamp, DecisionCommand) {
        let at = self.posted_at().plus(pass.due_after());
        let collected = CollectMetrics {
            pass,
            tweet_id: self.tweet(),
            simulated: self.driver == SIMULATOR,
            source: self.driver.to_owned(),
            captured_at: at,
            metrics: metrics(likes),
            raw_hash: ContentHash::of(&self.number.to_be_bytes()),
            at,
        };
        (at, DecisionCommand::CollectMetrics(Box::new(collected)))
    }

    fn plan(&self) -> Planned {
        let texts = vec![format!("Text number {}.", self.number)];
        let variant = self.side();
        let share = self.variants.iter().find(|v| v.name == variant).unwrap().share;
        Planned {
            decision_type: DecisionType::Single,
            content_hash: content_hash(&texts),
            texts,
            generation_source: Source::Real,
            planned_at: self.planned_at(),
            scheduled_at: self.posted_at(),
            target: None,
            topic: Some(topic(self.number).to_owned()),
            topic_cluster: None,
            angle: None,
            bandit_arm: Some("content:story".parse().unwrap()),
            timing_arm: None,
            arm_propensity: Some(0.5),
            draws: vec![],
            experiment: Some(Assignment {
                experiment_id: ID.to_owned(),
                variant,
                propensity: share,
            }),
            features: features(self.number),
            quality_score: Some(0.9),
            predicted_er: None,
            predictor_version: None,
            candidate: None,
        }
    }
}

pub fn topic(number: u32) -> &'static str {
    if number.is_multiple_of(2) { "rpg" } else { "retro" }
}

fn features(number: u32) -> Features {
    Features {
        hook_pattern: HookPattern::Other,
        novelty: 0.5,
        readability: 60.0,
        sentiment: 0.1,
        length: 100,
        hashtags: 1,
        hour: 12,
        weekday: 0,
        topic: Some(topic(number).to_owned()),
        reply: None,
    }
}

fn claim(at: Timestamp) -> ClaimPosting {
    ClaimPosting {
        worker: "a".to_owned(),
        fence: 1,
        lease_until: at.plus(Duration::minutes(5)),
        at,
    }
}

fn posted(tweet: TweetId, at: Timestamp) -> RecordPosted {
    RecordPosted { attempt: 1, tweet_ids: vec![tweet], posted_at: at, at }
}

fn metrics(likes: u64) -> Metrics {
    Metrics {
        impressions: Some(10_000),
        likes: Some(likes),
        retweets: Some(0),
        replies: Some(0),
        follows: Some(3),
        ..Metrics::default()
    }
}
