//! Decisions that went through their whole life, told to the log by commands.

use std::collections::BTreeMap;

use chrono::Duration;
use xbot::jobs::World;
use xbot_domain::decision::*;
use xbot_domain::features::{Features, HookPattern, ReplyFeatures};
use xbot_domain::ids::{ContentHash, DecisionId, Pass, TweetId};
use xbot_domain::metrics::Metrics;
use xbot_domain::reward::{COMPOSITE_V1, COMPOSITE_V2};
use xbot_domain::time::Timestamp;

use crate::world::*;

/// One life, as short as a test can say it.
#[derive(Clone, Debug)]
pub struct Life {
    pub number: u8,
    pub planned_at: Timestamp,
    pub driver: &'static str,
    pub features: Features,
    pub reply: bool,
    pub experiment: Option<Assignment>,
    /// Of 10,000 impressions; absent for one that nobody measured.
    pub likes: Option<u64>,
    pub success: bool,
}

impl Life {
    pub fn number(number: u8) -> Self {
        let planned_at = start().plus(Duration::hours(i64::from(number)));
        let features = Features {
            hook_pattern: HookPattern::Other,
            novelty: f64::from(number % 7) / 7.0,
            readability: 60.0,
            sentiment: 0.1,
            length: 100 + u32::from(number % 5),
            hashtags: 1,
            hour: (9 + number) % 24,
            weekday: (number / 24) % 7,
            topic: Some("gaming_rpg".to_owned()),
            reply: None,
        };
        Self {
            number,
            planned_at,
            driver: SIMULATOR,
            features,
            reply: false,
            experiment: None,
            likes: Some(300),
            success: number.is_multiple_of(2),
        }
    }

    pub fn reply(mut self) -> Self {
        self.reply = true;
        self.features.reply = Some(ReplyFeatures {
            follower_count: Some(1_000),
            tweet_velocity: None,
            tweet_age_min: Some(12.0),
        });
        self
    }

    pub fn id(&self) -> DecisionId {
        DecisionId::from_parts(self.planned_at, [self.number; 10])
    }

    fn tweet(&self) -> TweetId {
        TweetId::from_parts(self.posted_at(), u32::from(self.number))
    }

    fn posted_at(&self) -> Timestamp {
        self.planned_at.plus(Duration::minutes(30))
    }

    fn measured_at(&self) -> Timestamp {
        self.posted_at().plus(Duration::hours(24))
    }

    pub async fn live(&self, world: &World) {
        for command in self.commands() {
            let id = self.id().to_string();
            world.execute::<Decision>(&id, &command, &context()).await.unwrap();
        }
    }

    fn commands(&self) -> Vec<DecisionCommand> {
        let mut all = self.on_x();
        if let Some(likes) = self.likes {
            all.push(DecisionCommand::CollectMetrics(Box::new(self.reading(likes))));
            all.extend([(COMPOSITE_V1, false), (COMPOSITE_V2, true)].map(|(spec, learning)| {
                DecisionCommand::ComputeReward(Box::new(self.reward(spec, learning)))
            }));
        }
        all
    }

    fn on_x(&self) -> Vec<DecisionCommand> {
        let (plan, at) = (self.plan(), self.posted_at());
        let body_hash = plan.content_hash.clone();
        vec![
            DecisionCommand::Plan(Box::new(plan)),
            DecisionCommand::Queue(Queue { needs_approval: false, at: self.planned_at }),
            DecisionCommand::ClaimPosting(ClaimPosting {
                worker: "a".to_owned(),
                fence: 1,
                lease_until: at.plus(Duration::minutes(5)),
                at,
            }),
            DecisionCommand::AttemptPost(AttemptPost {
                driver: self.driver.to_owned(),
                fence: 1,
                body_hash,
                at,
            }),
            DecisionCommand::RecordPosted(RecordPosted {
                attempt: 1,
                tweet_ids: vec![self.tweet()],
                posted_at: at,
                at,
            }),
        ]
    }

    pub fn plan(&self) -> Planned {
        let texts = vec![format!("Text number {}.", self.number)];
        let of = if self.reply { "reply:helpful" } else { "content:story" };
        Planned {
            decision_type: if self.reply { DecisionType::Reply } else { DecisionType::Single },
            content_hash: content_hash(&texts),
            texts,
            generation_source: Source::Real,
            planned_at: self.planned_at,
            scheduled_at: self.posted_at(),
            target: self.reply.then(|| Target {
                tweet_id: TweetId::from_parts(self.planned_at, 999),
                username: "somebody".to_owned(),
            }),
            topic: self.features.topic.clone(),
            topic_cluster: None,
            angle: Some("surprise".to_owned()),
            bandit_arm: Some(of.parse().unwrap()),
            timing_arm: None,
            arm_propensity: Some(0.5),
            draws: vec![],
            experiment: self.experiment.clone(),
            features: self.features.clone(),
            quality_score: Some(0.9),
            predicted_er: None,
            predictor_version: None,
            candidate: None,
        }
    }

    fn reading(&self, likes: u64) -> CollectMetrics {
        let metrics = Metrics {
            impressions: Some(10_000),
            likes: Some(likes),
            retweets: Some(0),
            replies: Some(0),
            follows: Some(3),
            ..Metrics::default()
        };
        CollectMetrics {
            pass: Pass::Final,
            tweet_id: self.tweet(),
            simulated: self.driver == SIMULATOR,
            source: self.driver.to_owned(),
            captured_at: self.measured_at(),
            metrics,
            raw_hash: ContentHash::of(&[self.number]),
            at: self.measured_at(),
        }
    }

    fn reward(&self, spec: &str, learning: bool) -> ComputeReward {
        ComputeReward {
            pass: Pass::Final,
            spec: spec.to_owned(),
            learning,
            inputs: BTreeMap::new(),
            terms: vec![],
            weight: 0.95,
            value: if self.success { 0.6 } else { 0.4 },
            baseline: Some(0.5),
            success_rule: "reward at or above the median".to_owned(),
            success: self.success,
            at: self.measured_at(),
        }
    }
}
