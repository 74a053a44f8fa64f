//! What the jobs work with, made of the system and its settings.

use std::sync::Arc;

use xbot_domain::budget::prices::PriceTable;
use xbot_domain::config::{Driver, Settings};

use super::failure::{Advise as _, broken};
use super::system::System;
use crate::content::Content;
use crate::jobs::{Lot, Parts, Recall, World, Writers, past_posts};
use crate::llm::Llm;
use crate::llm::budgeted::{Budgeted, FromLog, Patience};
use crate::llm::openai::OpenAi;
use crate::llm::scripted::Scripted;
use crate::x::XDriver;
use crate::x::simulator::{Audience, Simulator};

/// The handle of the simulated account.
const HANDLE: &str = "xbot";

/// The world as the settings describe it, with the driver that they name. `lot` decides every free choice, `worker` names this
/// process.
pub async fn of(system: &System, lot: Lot, worker: String) -> anyhow::Result<World> {
    let settings = system.settings().await?;
    let driver = driver(system, &settings).await?;
    with_driver(system, driver, content(&settings)?, lot, worker).await
}

/// The content file, or the built-in one.
pub fn content(settings: &Settings) -> anyhow::Result<Content> {
    Content::load(settings.content_file.as_deref()).advise(
        "could not use the content file",
        "correct it, or unset CONTENT_FILE to use the built-in one",
    )
}

/// The same with a driver that the caller keeps.
pub async fn with_driver(
    system: &System,
    driver: Arc<dyn XDriver>,
    content: Content,
    lot: Lot,
    worker: String,
) -> anyhow::Result<World> {
    let settings = system.settings().await?;
    let commands = system.commands();
    let environment = system.start.environment.clone();
    let switches = Arc::new(FromLog::new(environment, commands.clone(), system.environment_name()));
    let writer = |llm| -> anyhow::Result<Budgeted> {
        let (commands, clock) = (commands.clone(), system.clock.clone());
        let prices = PriceTable::built_in()?;
        Ok(Budgeted::new(llm, commands, clock, switches.clone(), prices, Patience::default()))
    };
    Ok(World::new(Parts {
        log: system.log.clone(),
        database: system.database.clone(),
        clock: system.clock.clone(),
        driver,
        writers: Writers {
            scripted: writer(Arc::new(Scripted::default()))?,
            model: model(&settings)?.map(writer).transpose()?,
        },
        content: Arc::new(content),
        lot,
        worker,
        commands,
        switches,
    }))
}

fn model(settings: &Settings) -> anyhow::Result<Option<Arc<dyn Llm>>> {
    if settings.llm.api_key.is_none() {
        return Ok(None);
    }
    Ok(Some(Arc::new(OpenAi::new(&settings.llm)?)))
}

async fn driver(system: &System, settings: &Settings) -> anyhow::Result<Arc<dyn XDriver>> {
    match settings.posting.driver {
        Driver::Simulator => Ok(simulator(system, settings).await?),
        Driver::Api | Driver::Browser => Err(broken(
            format!(
                "could not use X_DRIVER={}: this version reaches no real X",
                settings.posting.driver.as_str()
            ),
            "set X_DRIVER=simulator, or JOBS_ENABLED=false to serve without jobs",
        )),
    }
}

/// The audience, as it stood when the process before this one ended.
pub async fn simulator(system: &System, settings: &Settings) -> anyhow::Result<Arc<Simulator>> {
    let mut recall = Recall::new(system.log.clone());
    recall.catch_up(system.log.head().await?).await?;
    let audience = Audience {
        seed: settings.simulator.seed,
        handle: HANDLE.to_owned(),
        zone: settings.account_timezone,
        opened_at: recall.memory().began_at.unwrap_or_else(|| system.now()),
        followers: settings.simulator.followers,
    };
    let simulator = Simulator::new(audience, system.clock.clone()).among_others();
    simulator.restore(past_posts(recall.memory()));
    Ok(Arc::new(simulator))
}

/// A name that no other process has, also not this one after a restart.
pub fn worker() -> String {
    let id = crate::clock::fresh_id().simple().to_string();
    format!("xbot-{}-{}", std::process::id(), id.get(..8).unwrap_or_default())
}
