//! The settings as they are at this moment.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use xbot_domain::config::{Config, Settings};

use crate::commands::Commands;
use crate::llm::Cause;
use crate::settings::{Environment, Shown};

/// Read before each request. When they cannot be read, none is made.
#[async_trait]
pub trait Switches: Send + Sync + fmt::Debug {
    async fn now(&self) -> Result<Settings, Cause>;

    /// The same with the changes that another log holds, such as the log of a past moment; absent
    /// where the settings do not depend on a log.
    fn with(&self, _: Commands) -> Option<Arc<dyn Switches>> {
        None
    }

    /// Every setting with where its value comes from, as it may be shown.
    async fn shown(&self) -> Result<Vec<Shown>, Cause> {
        Err("these settings cannot be listed".into())
    }
}

/// The environment, with what the log says was changed since, by whichever process.
#[derive(Clone, Debug)]
pub struct FromLog {
    environment: Environment,
    commands: Commands,
    /// `staging` or `production`: the stream of the changes.
    name: String,
}

impl FromLog {
    pub fn new(environment: Environment, commands: Commands, name: &str) -> Self {
        Self { environment, commands, name: name.to_owned() }
    }
}

#[async_trait]
impl Switches for FromLog {
    async fn now(&self) -> Result<Settings, Cause> {
        let live = self.commands.state::<Config>(&self.name).await?;
        Ok(self.environment.settings(&live)?)
    }

    fn with(&self, commands: Commands) -> Option<Arc<dyn Switches>> {
        Some(Arc::new(Self { commands, ..self.clone() }))
    }

    async fn shown(&self) -> Result<Vec<Shown>, Cause> {
        let live = self.commands.state::<Config>(&self.name).await?;
        Ok(self.environment.shown(&live)?)
    }
}
