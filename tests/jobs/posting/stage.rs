//! Decisions that are due, and instances that can be cut off or interrupted.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration as Wait;

use async_trait::async_trait;
use chrono::Duration;
use cqrs_es::persist::SerializedEvent;
use futures::future::BoxFuture;
use xbot::clock::Timer;
use xbot::commands::Commands;
use xbot::content::Content;
use xbot::jobs::{Job, Lot, Parts, Posting, Reconcile, Schedule, Until, World, Writers};
use xbot::llm::budgeted::{Budgeted, FromLog, Patience, Switches};
use xbot::llm::scripted::Scripted;
use xbot::log;
use xbot::settings::Environment;
use xbot::x::simulator::{Faults, PostFault, Schedule as FaultSchedule};
use xbot::x::{TimelinePost, XDriver};
use xbot_domain::account::{Account, SlotState};
use xbot_domain::budget::prices::PriceTable;
use xbot_domain::config::Settings;
use xbot_domain::decision::{
    Decision, DecisionCommand, DecisionType, Planned, Queue, Source, Status, Target, content_hash,
};
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::ids::{DecisionId, TweetId};
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, Receipt,
    Snapshot, StreamId,
};
use xbot_domain::memory::Known;
use xbot_domain::time::{Clock as _, Timestamp};

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
    Schedule::new(world, jobs()).run(Until::Time(end), |_| {}).await;
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
    let account = world.commands().state::<Account>("main").await.unwrap();
    account.slots.iter().filter(|slot| slot.state != SlotState::Posted).count()
}

/// An instance on parts of the test's choosing.
pub struct Built {
    pub log: Arc<dyn EventLog>,
    pub driver: Arc<dyn XDriver>,
    pub moment: Option<Moment>,
}

impl Built {
    pub async fn on(place: &Place) -> Self {
        let log = log::open(&place.database()).await.unwrap();
        Self { log, driver: place.x.clone(), moment: None }
    }

    pub fn instance(self, place: &Place, worker: &str, env: &[(&str, &str)]) -> World {
        let commands = Commands::new(self.log.clone(), place.clock.clone());
        let pairs = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let from_log = FromLog::new(Environment::of(pairs.collect()), commands.clone(), "staging");
        let switches: Arc<dyn Switches> = match self.moment {
            Some(moment) => Arc::new(Interrupted { from_log, moment }),
            None => Arc::new(from_log),
        };
        let clock: Arc<dyn Timer> = place.clock.clone();
        let scripted = Budgeted::new(
            Arc::new(Scripted::default()),
            commands.clone(),
            clock.clone(),
            switches.clone(),
            PriceTable::built_in().unwrap(),
            Patience::default(),
        );
        World::new(Parts {
            log: self.log,
            database: place.database(),
            clock,
            driver: self.driver,
            writers: Writers { scripted, model: None },
            content: Arc::new(Content::load(None).unwrap()),
            lot: Lot::of(worker.as_bytes()),
            worker: worker.to_owned(),
            commands,
            switches,
        })
    }
}

/// What happens elsewhere at the moment at which an instance looks at the switches for the nth time.
#[derive(Clone)]
pub struct Moment {
    pub looks: Arc<AtomicUsize>,
    pub nth: usize,
    pub then: Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>,
}

impl Moment {
    pub fn new(
        nth: usize,
        then: impl Fn() -> BoxFuture<'static, ()> + Send + Sync + 'static,
    ) -> Self {
        Self { looks: Arc::default(), nth, then: Arc::new(then) }
    }
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "at look {}", self.nth)
    }
}

#[derive(Debug)]
struct Interrupted {
    from_log: FromLog,
    moment: Moment,
}

#[async_trait]
impl Switches for Interrupted {
    async fn now(&self) -> Result<Settings, Box<dyn std::error::Error + Send + Sync>> {
        if self.moment.looks.fetch_add(1, Ordering::SeqCst) + 1 == self.moment.nth {
            (self.moment.then)().await;
        }
        self.from_log.now().await
    }
}

/// How a process ends at an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    BeforeWriting,
    /// The event is in the log, and nobody hears of it.
    AfterWriting,
}

/// The log of a process that dies at an append: from then on it can do nothing more.
#[derive(Debug)]
pub struct Mortal {
    inner: Arc<dyn EventLog>,
    left: AtomicI64,
    end: End,
}

impl Mortal {
    pub fn new(inner: Arc<dyn EventLog>, appends: i64, end: End) -> Self {
        Self { inner, left: AtomicI64::new(appends), end }
    }

    pub fn is_dead(&self) -> bool {
        self.left.load(Ordering::SeqCst) < 0
    }

    fn alive(&self) -> Result<(), LogError> {
        if self.is_dead() { Err(dead()) } else { Ok(()) }
    }
}

fn dead() -> LogError {
    LogError::new("reach the store", "the process was killed")
}

#[async_trait]
impl EventLog for Mortal {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.alive()?;
        if self.left.fetch_sub(1, Ordering::SeqCst) > 0 {
            return self.inner.append(append).await;
        }
        if self.end == End::AfterWriting {
            self.inner.append(append).await?;
        }
        Err(dead().into())
    }

    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError> {
        self.alive()?;
        self.inner.receipt(key).await
    }

    async fn load(&self, stream: &StreamId, after: u64) -> Result<Vec<SerializedEvent>, LogError> {
        self.alive()?;
        self.inner.load(stream, after).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        self.alive()?;
        self.inner.read_stream(stream, after, limit).await
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        self.alive()?;
        self.inner.read_one(position).await
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        self.alive()?;
        self.inner.read_all(after, limit).await
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        self.alive()?;
        self.inner.head().await
    }

    async fn wait(&self, after: Checkpoint, patience: Wait) -> Result<(), LogError> {
        self.alive()?;
        self.inner.wait(after, patience).await
    }

    async fn load_snapshot(&self, stream: &StreamId) -> Result<Option<Snapshot>, LogError> {
        self.alive()?;
        self.inner.load_snapshot(stream).await
    }

    async fn save_snapshot(&self, stream: &StreamId, state: Snapshot) -> Result<(), LogError> {
        self.alive()?;
        self.inner.save_snapshot(stream, state).await
    }
}

pub fn minutes(n: i64) -> Timestamp {
    start().plus(Duration::minutes(n))
}
