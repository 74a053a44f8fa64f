//! What commands work with: the store, the log in it, and the settings that hold now.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use xbot_domain::config::{Config as Live, Settings};
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_domain::time::Timestamp;
use xbot_projections::database::{Database, DatabaseUrl, Durability, OnMissing};
use xbot_projections::projector::Projector;
use xbot_projections::{migrations, projections};
use xbot_replay::audit::seal_new;
use xbot_replay::seals::Seals;

use super::failure::{Advise as _, broken};
use crate::clock::{SystemClock, Timer};
use crate::commands::Commands;
use crate::log;
use crate::seals;
use crate::serve::Watch;
use crate::settings::Environment;

/// The environment, and what it says without the live changes.
#[derive(Debug)]
pub struct Start {
    pub environment: Environment,
    pub settings: Settings,
}

/// What a command does to the store before it works with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Makes the store where there is none, and brings its schema up to date.
    BringUp,
    /// Takes it as it is, or refuses.
    AsIs,
}

pub struct System {
    pub start: Start,
    pub database: Database,
    pub log: Arc<dyn EventLog>,
    pub seals: Arc<dyn Seals>,
    pub clock: Arc<dyn Timer>,
}

impl Start {
    pub fn read() -> anyhow::Result<Self> {
        let environment =
            Environment::read(Path::new(".")).advise("could not read the settings", "")?;
        let settings = environment.settings(&Live::default())?;
        Ok(Self { environment, settings })
    }

    /// There is no SQLite file yet. A PostgreSQL database is there or unreachable, never missing.
    pub fn has_no_store(&self) -> bool {
        let url = self.settings.stores.event_store_url.parse();
        matches!(url, Ok(DatabaseUrl::Sqlite(path)) if !path.exists())
    }
}

impl System {
    /// How long a command waits until what it wrote can be read; it is in the log in any case.
    const PATIENCE: Duration = Duration::from_secs(5);

    pub async fn open(start: Start, schema: Schema) -> anyhow::Result<Self> {
        Self::open_at(start, schema, Arc::new(SystemClock), Durability::Full).await
    }

    /// The same, in the time of `clock`.
    pub async fn open_at(
        start: Start,
        schema: Schema,
        clock: Arc<dyn Timer>,
        durability: Durability,
    ) -> anyhow::Result<Self> {
        let database = prepared(&start.settings.stores.database_url, schema).await?;
        let store = match start.log_elsewhere()? {
            Some(url) => prepared(url, schema).await?,
            None => database.clone(),
        };
        Ok(Self {
            log: log::open_with(&store, durability).await?,
            seals: seals::open(&store),
            clock,
            start,
            database,
        })
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn commands(&self) -> Commands {
        Commands::new(Arc::clone(&self.log), self.clock.clone())
    }

    pub fn projector(&self) -> Projector {
        Projector::new(
            self.database.clone(),
            Arc::clone(&self.log),
            projections::ALL,
            self.clock.clone(),
        )
    }

    /// What `/readyz` looks at.
    pub fn watch(&self, projector: &Projector) -> Watch {
        Watch {
            log: Arc::clone(&self.log),
            projector: projector.clone(),
            clock: self.clock.clone(),
        }
    }

    /// Shows and seals at once what a command wrote up to `at`, whether or not `xbot serve` runs.
    /// On PostgreSQL a transaction that is open elsewhere may hold readers back: then not for long.
    pub async fn project(&self, at: Checkpoint) -> anyhow::Result<()> {
        let deadline = tokio::time::Instant::now() + Self::PATIENCE;
        let projector = self.projector();
        loop {
            let seen = projector.catch_up().await?.at;
            if seen >= at || tokio::time::Instant::now() > deadline {
                break;
            }
            self.log.wait(seen, Duration::from_millis(50)).await?;
        }
        while seal_new(&*self.log, &*self.seals).await?.0 > 0 {}
        Ok(())
    }

    /// The live changes of this environment.
    pub async fn live(&self) -> anyhow::Result<Live> {
        Ok(self.commands().state::<Live>(self.environment_name()).await?)
    }

    /// The settings with the live changes on top.
    pub async fn settings(&self) -> anyhow::Result<Settings> {
        Ok(self.start.environment.settings(&self.live().await?)?)
    }

    /// `staging` or `production`: the stream of the live changes.
    pub fn environment_name(&self) -> &'static str {
        self.start.settings.app_env.as_str()
    }
}

impl Start {
    /// The databases that have the schema: of the read tables, and of the log when that is another.
    pub async fn stores(&self, missing: OnMissing) -> anyhow::Result<Vec<Database>> {
        let mut stores =
            vec![Database::connect(&self.settings.stores.database_url, missing).await?];
        if let Some(url) = self.log_elsewhere()? {
            stores.push(Database::connect(url, missing).await?);
        }
        Ok(stores)
    }

    /// The store of the log, when it is not the one of the read tables.
    fn log_elsewhere(&self) -> anyhow::Result<Option<&str>> {
        let stores = &self.settings.stores;
        let url = stores.event_store_url.as_str();
        if ["esdb", "kurrentdb"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(broken(
                "could not use EVENT_STORE_URL: this version keeps no event log in KurrentDB",
                "unset it, or name a sqlite:// or postgres:// store",
            ));
        }
        Ok((url != stores.database_url).then_some(url))
    }
}

async fn prepared(url: &str, schema: Schema) -> anyhow::Result<Database> {
    if schema == Schema::BringUp {
        let database = Database::connect(url, OnMissing::Create).await?;
        migrations::up(&database).await?;
        return Ok(database);
    }
    let database = Database::connect(url, OnMissing::Refuse).await?;
    match migrations::status(&database).await? {
        steps if steps.iter().all(|step| step.applied_at.is_some()) => Ok(database),
        _ => Err(broken(
            format!("the schema of {database} is not up to date"),
            "run `xbot migrate up`, or `xbot serve`, which does it by itself",
        )),
    }
}
