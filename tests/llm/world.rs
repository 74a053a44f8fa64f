//! A store, a clock that stands, and instances of the program that share them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;
use xbot::commands::{Commands, Context};
use xbot::llm::budgeted::{Budgeted, FromLog, Patience, Purchase};
use xbot::llm::openai::OpenAi;
use xbot::llm::{Llm, Prompt};
use xbot::log;
use xbot::settings::Environment;
use xbot_domain::budget::Budget;
use xbot_domain::budget::prices::PriceTable;
use xbot_domain::config::{Config, ConfigCommand, LlmSettings, Secret, Settings};
use xbot_domain::decision::DecisionType;
use xbot_domain::log::{EventLog, StreamId};
use xbot_domain::time::{Clock, Timestamp};
use xbot_test_support::TestSqlite;

use crate::service::Service;

pub const DAY: &str = "2025-08-11";

#[derive(Debug)]
pub struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        "2025-08-11T09:00:00Z".parse().unwrap()
    }
}

pub struct World {
    store: TestSqlite,
}

/// One process.
#[derive(Clone)]
pub struct Instance {
    pub log: Arc<dyn EventLog>,
    pub commands: Commands,
    environment: Environment,
}

/// Short waits, so that the tests are.
pub const HASTE: Patience = Patience {
    first_wait: Duration::from_millis(2),
    retries: 2,
    longest_wait: Duration::from_secs(30),
    deadline: Duration::from_secs(20),
};

impl World {
    pub async fn new() -> Self {
        Self { store: TestSqlite::migrated().await }
    }

    /// A process that was started with these lines in its `.env`.
    pub async fn instance(&self, env: &str) -> Instance {
        std::fs::write(self.store.folder.path().join(".env"), env).unwrap();
        let log = log::open(&self.store.database).await.unwrap();
        Instance {
            commands: Commands::new(Arc::clone(&log), Arc::new(Stopped)),
            log,
            environment: Environment::read(self.store.folder.path()).unwrap(),
        }
    }
}

impl Instance {
    pub fn client(&self, llm: Arc<dyn Llm>, patience: Patience) -> Budgeted {
        let switches = FromLog::new(self.environment.clone(), self.commands.clone(), "staging");
        let prices = PriceTable::built_in().unwrap();
        let commands = self.commands.clone();
        Budgeted::new(llm, commands, Arc::new(Stopped), Arc::new(switches), prices, patience)
    }

    pub async fn set(&self, key: &str, value: Value) {
        let command = ConfigCommand::Set {
            key: key.to_owned(),
            value,
            by: "test".to_owned(),
            why: "a test".to_owned(),
            at: Stopped.now(),
        };
        let context = Context::new("test", Uuid::nil());
        self.commands.execute::<Config>("staging", &command, &context).await.unwrap();
    }

    /// Reserved and charged, in billionths of a dollar.
    pub async fn totals(&self) -> (u64, u64) {
        let totals = self.budget().await.totals;
        (totals.reserved.nanos(), totals.charged.nanos())
    }

    pub async fn budget(&self) -> Budget {
        self.commands.state::<Budget>(DAY).await.unwrap()
    }

    /// What the ledger says, oldest first.
    pub async fn ledger(&self) -> Vec<Value> {
        let stream = StreamId { aggregate: "budget", id: DAY.to_owned() };
        let stored = self.log.load(&stream, 0).await.unwrap();
        stored.into_iter().map(|event| event.payload).collect()
    }
}

pub fn openai(service: &Service) -> Arc<dyn Llm> {
    Arc::new(OpenAi::new(&llm_settings(&service.url)).unwrap())
}

pub fn llm_settings(url: &str) -> LlmSettings {
    LlmSettings {
        api_key: Some(Secret::new("sk-test")),
        base_url: url.to_owned(),
        ..Settings::for_testing().llm
    }
}

pub fn prompt() -> Prompt {
    Prompt {
        kind: DecisionType::Single,
        system: "You write about games.".to_owned(),
        user: "Write about speedruns.".to_owned(),
        variables: [("topic".to_owned(), "speedruns".to_owned())].into(),
        seed: 7,
        max_tokens: 300,
    }
}

pub fn purchase(call_id: &str) -> Purchase {
    Purchase {
        call_id: call_id.to_owned(),
        purpose: "content_generation".to_owned(),
        decision_id: None,
        context: Context::new("test", Uuid::nil()),
    }
}

/// The names of the ledger's events, with the reasons.
pub async fn story(instance: &Instance) -> Vec<String> {
    let tell = |event: &Value| match &event["reason"] {
        Value::String(reason) => {
            let code = reason.split(':').next().unwrap();
            format!("{} {code}", event["type"].as_str().unwrap())
        }
        _ => event["type"].as_str().unwrap().to_owned(),
    };
    instance.ledger().await.iter().map(tell).collect()
}

pub fn yes() -> Value {
    json!(true)
}
