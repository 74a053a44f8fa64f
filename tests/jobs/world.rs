//! A store, a virtual clock, a simulated X, and instances of the program that share them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;
use xbot::clock::{Timer, VirtualClock};
use xbot::commands::{Commands, Context};
use xbot::content::Content;
use xbot::jobs::{Ended, Job, Lot, Parts, Ran, World, Writers, carry_out};
use xbot::llm::Llm;
use xbot::llm::budgeted::{Budgeted, FromLog, Patience};
use xbot::llm::scripted::Scripted;
use xbot::log;
use xbot::settings::Environment;
use xbot::x::simulator::{Audience, Simulator};
use xbot_domain::budget::prices::PriceTable;
use xbot_domain::config::{Config, ConfigCommand};
use xbot_domain::event::Event;
use xbot_domain::log::{Checkpoint, EventLog, Recorded};
use xbot_domain::time::{Clock, Timestamp};
use xbot_projections::database::Database;
use xbot_test_support::{MemoryLog, TestPostgres, TestSqlite};

/// Everything on: posting to the simulated X, all of it, by the learner's choice.
pub const OPEN: &[(&str, &str)] = &[
    ("POSTING_DISABLED", "false"),
    ("LIVE_POSTS", "true"),
    ("POST_FRACTION", "1"),
    ("LEARNING_ENGINE_V2", "true"),
];

pub enum Store {
    Sqlite(TestSqlite),
    Postgres(Box<TestPostgres>),
    /// For long simulations; the candidates job alone looks at the tables, which stay empty.
    Memory(Arc<MemoryLog>, TestSqlite),
}

pub struct Place {
    pub store: Store,
    pub clock: Arc<VirtualClock>,
    pub x: Arc<Simulator>,
}

pub fn start() -> Timestamp {
    "2025-08-11T09:00:00Z".parse().unwrap()
}

impl Place {
    pub async fn new() -> Self {
        Self::on(Store::Sqlite(TestSqlite::migrated().await))
    }

    pub async fn on_postgres() -> Self {
        Self::on(Store::Postgres(Box::new(TestPostgres::migrated().await)))
    }

    pub async fn in_memory() -> Self {
        Self::on(Store::Memory(Arc::default(), TestSqlite::migrated().await))
    }

    fn on(store: Store) -> Self {
        Self::with_audience(store, 7)
    }

    pub fn with_audience(store: Store, seed: u64) -> Self {
        let clock = Arc::new(VirtualClock::starting_at(start()));
        let audience = Audience {
            seed,
            handle: "xbot".to_owned(),
            zone: chrono_tz::UTC,
            opened_at: start(),
            followers: 5_000,
        };
        let x = Arc::new(Simulator::new(audience, clock.clone()));
        Self { store, clock, x }
    }

    pub fn database(&self) -> Database {
        match &self.store {
            Store::Sqlite(test) | Store::Memory(_, test) => test.database.clone(),
            Store::Postgres(test) => test.database(),
        }
    }

    /// As another process would open it.
    pub async fn log(&self) -> Arc<dyn EventLog> {
        match &self.store {
            Store::Memory(log, _) => log.clone(),
            _ => log::open(&self.database()).await.unwrap(),
        }
    }

    /// One process with these variables, that knows nothing but what the log says.
    pub async fn instance(&self, worker: &str, env: &[(&str, &str)]) -> World {
        self.instance_with(worker, env, Arc::new(Scripted::default()), None).await
    }

    pub async fn instance_with(
        &self,
        worker: &str,
        env: &[(&str, &str)],
        scripted: Arc<dyn Llm>,
        model: Option<Arc<dyn Llm>>,
    ) -> World {
        let log = self.log().await;
        let commands = Commands::new(log.clone(), self.clock.clone());
        let pairs = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let environment = Environment::of(pairs.collect::<BTreeMap<_, _>>());
        let switches = Arc::new(FromLog::new(environment, commands.clone(), "staging"));
        let writer = |llm| {
            let prices = PriceTable::built_in().unwrap();
            let clock: Arc<dyn Timer> = self.clock.clone();
            let (commands, switches) = (commands.clone(), switches.clone());
            Budgeted::new(llm, commands, clock, switches, prices, Patience::default())
        };
        World::new(Parts {
            log,
            database: self.database(),
            clock: self.clock.clone(),
            driver: self.x.clone(),
            writers: Writers { scripted: writer(scripted), model: model.map(writer) },
            content: Arc::new(Content::load(None).unwrap()),
            lot: Lot::of(worker.as_bytes()),
            worker: worker.to_owned(),
            commands,
            switches,
        })
    }

    pub fn forward(&self, minutes: i64) {
        let now = self.clock.now();
        self.clock.set(now.plus(chrono::Duration::minutes(minutes)));
    }
}

/// As `xbot config set` does it, from another process.
pub async fn set(world: &World, key: &str, value: Value) {
    let command = ConfigCommand::Set {
        key: key.to_owned(),
        value,
        by: "test".to_owned(),
        why: "a test".to_owned(),
        at: world.now(),
    };
    world.execute::<Config>("staging", &command, &context()).await.unwrap();
}

pub fn context() -> Context {
    Context::new("test", Uuid::nil())
}

/// One run that nobody else does at the same time.
pub async fn run(world: &World, job: &dyn Job) -> Ran {
    match carry_out(world, job).await.unwrap() {
        Ended::Ran(ran) => ran,
        Ended::NotOurs(why) => panic!("{why}"),
    }
}

/// The whole log.
pub async fn events(world: &World) -> Vec<Recorded> {
    let mut all: Vec<Recorded> = Vec::new();
    loop {
        let after = all.last().map_or(Checkpoint::START, |event| event.at);
        let batch = world.log.read_all(after, 10_000).await.unwrap();
        if batch.is_empty() {
            return all;
        }
        all.extend(batch.iter().map(|event| event.recorded().unwrap()));
    }
}

/// How many events of this type there are.
pub async fn count(world: &World, event_type: &str) -> usize {
    let is = |event: &Event| event.event_type() == event_type;
    events(world).await.iter().filter(|recorded| is(&recorded.event)).count()
}
