//! Instances on parts of a test's choosing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use futures::future::BoxFuture;
use xbot::clock::Timer;
use xbot::commands::Commands;
use xbot::content::Content;
use xbot::jobs::{Lot, Parts, World, Writers};
use xbot::llm::budgeted::{Budgeted, FromLog, Patience, Switches};
use xbot::llm::scripted::Scripted;
use xbot::settings::Environment;
use xbot::x::XDriver;
use xbot_domain::budget::prices::PriceTable;
use xbot_domain::config::Settings;
use xbot_domain::log::EventLog;

use crate::world::Place;

/// An instance on parts of the test's choosing.
pub struct Built {
    pub log: Arc<dyn EventLog>,
    pub driver: Arc<dyn XDriver>,
    pub moment: Option<Moment>,
}

impl Built {
    pub async fn on(place: &Place) -> Self {
        let log = place.log().await;
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
