//! Posts that stand on the simulated X, made without the jobs that usually make them.

use chrono::{Duration, Timelike as _};
use xbot::jobs::World;
use xbot::x::{Appeal, Post};
use xbot_domain::decision::{
    AttemptPost, ClaimPosting, Decision, DecisionCommand as C, DecisionType, Planned, Queue,
    RecordPosted, RecordUnknown, SIMULATOR, Source, Target, content_hash,
};
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{ArmId, DecisionId, Scope, TweetId};

use crate::world::*;

/// What of a post a test may care about.
#[derive(Clone, Debug)]
pub struct Sketch {
    pub kind: DecisionType,
    pub style: &'static str,
    pub topic: &'static str,
    pub hour: u32,
    pub novelty: f64,
    /// Posted so many minutes after its slot.
    pub late_min: i64,
}

/// A post in the style `question`, in the hour that is now on the clock.
pub fn sketch(world: &World) -> Sketch {
    Sketch {
        kind: DecisionType::Single,
        style: "question",
        topic: "speedruns",
        hour: world.now().to_utc().hour(),
        novelty: 0.8,
        late_min: 0,
    }
}

/// Posted now; `n` makes it different from others.
pub async fn post(world: &World, n: u16) -> DecisionId {
    post_as(world, n, sketch(world)).await
}

pub async fn post_as(world: &World, n: u16, sketch: Sketch) -> DecisionId {
    let (id, plan) = attempted(world, n, sketch).await;
    let post = Post {
        texts: plan.texts.clone(),
        reply_to: plan.target.as_ref().map(|target| target.tweet_id),
        made_with_ai: false,
        appeal: Appeal { arm: plan.bandit_arm.clone(), topic: plan.topic.clone() },
    };
    let tweet_ids = world.driver.post(&post).await.unwrap();
    let (posted_at, at) = (world.now(), world.now());
    tell(world, id, C::RecordPosted(RecordPosted { attempt: 1, tweet_ids, posted_at, at })).await;
    id
}

/// Tried now, and nobody knows whether it went out.
pub async fn unknown(world: &World, n: u16) -> DecisionId {
    let (id, _) = attempted(world, n, sketch(world)).await;
    let (reason, at) = ("no answer in time".to_owned(), world.now());
    tell(world, id, C::RecordUnknown(RecordUnknown { attempt: 1, reason, at })).await;
    id
}

async fn attempted(world: &World, n: u16, sketch: Sketch) -> (DecisionId, Planned) {
    let at = world.now();
    let slot = at.minus(Duration::minutes(sketch.late_min));
    let mut random = [0; 10];
    random[..2].copy_from_slice(&n.to_be_bytes());
    let id = DecisionId::from_parts(slot, random);
    let plan = planned(world, n, &sketch);
    tell(world, id, C::Plan(Box::new(plan.clone()))).await;
    tell(world, id, C::Queue(Queue { needs_approval: false, at })).await;
    let (worker, fence) = ("test".to_owned(), 1);
    let lease_until = at.plus(Duration::minutes(5));
    tell(world, id, C::ClaimPosting(ClaimPosting { worker, fence, lease_until, at })).await;
    let (driver, body_hash) = (world.driver.name().to_owned(), plan.content_hash.clone());
    tell(world, id, C::AttemptPost(AttemptPost { driver, fence, body_hash, at })).await;
    (id, plan)
}

fn planned(world: &World, n: u16, sketch: &Sketch) -> Planned {
    let slot = world.now().minus(Duration::minutes(sketch.late_min));
    let texts = vec![format!("which boss of level {n} would you skip?")];
    let is_reply = sketch.kind == DecisionType::Reply;
    let scope = if is_reply { Scope::Reply } else { Scope::Content };
    let target = Target { tweet_id: TweetId::from_parts(world.now(), 9), username: "a".to_owned() };
    Planned {
        decision_type: sketch.kind,
        content_hash: content_hash(&texts),
        texts,
        generation_source: source(world),
        planned_at: slot,
        scheduled_at: slot,
        target: is_reply.then_some(target),
        topic: Some(sketch.topic.to_owned()),
        topic_cluster: None,
        angle: None,
        bandit_arm: Some(ArmId::new(scope, sketch.style)),
        timing_arm: (!is_reply)
            .then(|| ArmId::new(Scope::Timing, format!("hour_{:02}", sketch.hour))),
        arm_propensity: Some(0.5),
        draws: vec![],
        experiment: None,
        features: Features {
            hook_pattern: HookPattern::Question,
            novelty: sketch.novelty,
            readability: 70.0,
            sentiment: 0.1,
            length: 40,
            hashtags: 0,
            hour: u8::try_from(sketch.hour).unwrap(),
            weekday: 0,
            topic: Some(sketch.topic.to_owned()),
            reply: None,
        },
        quality_score: Some(0.9),
        predicted_er: None,
        predictor_version: None,
        candidate: None,
    }
}

/// Only a model's text goes to a real driver.
fn source(world: &World) -> Source {
    if world.driver.name() == SIMULATOR { Source::Synthetic } else { Source::Real }
}

pub async fn tell(world: &World, id: DecisionId, command: C) {
    world.execute::<Decision>(&id.to_string(), &command, &context()).await.unwrap();
}
