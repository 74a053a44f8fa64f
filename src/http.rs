//! The HTTP surface. Every answer is JSON unless it says otherwise; every error is a problem document
//! (RFC 9457); every address is in the OpenAPI document that the handlers generate.
//!
//! `queries/` and `commands/` have one file per address; `edge/` is what every request passes.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use xbot_domain::log::EventLog;
use xbot_projections::projector::Projector;
use xbot_projections::reads::Reader;

use crate::clock::Timer;
use crate::commands::Commands;
use crate::jobs::World;
use crate::jobs::by_hand::Desk;
use crate::llm::budgeted::Switches;

mod commands;
mod edge;
mod input;
mod live;
mod openapi;
mod problem;
mod queries;
mod reads;
mod ready;

pub use edge::{Access, Readers};
pub use openapi::document;
pub use problem::Problem;
pub use ready::{Readiness, Report};

/// Everything that handlers need.
#[derive(Debug)]
pub struct Parts {
    pub readiness: Arc<dyn Readiness>,
    pub access: Access,
    pub log: Arc<dyn EventLog>,
    pub commands: Commands,
    pub reader: Reader,
    pub projector: Projector,
    pub clock: Arc<dyn Timer>,
    /// The settings as they are at this moment.
    pub switches: Arc<dyn Switches>,
    /// What the jobs work with; absent where this instance runs none.
    pub world: Option<World>,
}

#[derive(Clone, Debug)]
pub struct App(Arc<Parts>, Desk);

impl App {
    pub fn new(mut parts: Parts) -> Self {
        if let Some(world) = &parts.world {
            // One process has one cache, so that people and jobs see each other's changes at once.
            parts.commands = world.commands.clone();
        }
        let desk = Desk::new(parts.log.clone(), parts.commands.clone(), parts.world.clone());
        Self(Arc::new(parts), desk)
    }
}

impl App {
    /// Where texts of people are judged.
    fn desk(&self) -> &Desk {
        &self.1
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

pub fn router(app: App) -> Router {
    let reads = edge::for_readers(queries::routes().into(), &app);
    let commands = edge::for_commanders(commands::routes().into(), &app);
    let router = Router::from(health_routes())
        .merge(reads)
        .merge(commands)
        .merge(openapi::routes())
        .fallback(edge::nowhere)
        .method_not_allowed_fallback(edge::not_that_way);
    edge::around(router, &app).with_state(app)
}

fn health_routes() -> OpenApiRouter<App> {
    live::routes().merge(ready::routes())
}

/// Every documented address.
fn all_routes() -> OpenApiRouter<App> {
    health_routes().merge(queries::routes()).merge(commands::routes())
}
