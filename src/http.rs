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
mod docs;
mod edge;
mod input;
mod live;
mod metrics;
mod openapi;
mod past;
mod problem;
mod process;
mod queries;
mod reads;
mod ready;
mod stream;

pub use edge::{Access, BadOrigin, Limits, Peer, Readers};
pub use openapi::document;
pub use problem::{Problem, codes};
pub use process::{Gauge, Held, Process};
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
pub struct App(Arc<Running>);

/// The parts, and what changes while they are served.
#[derive(Debug)]
struct Running {
    parts: Parts,
    edge: edge::Edge,
    process: Process,
    /// Answers that many ask for.
    kept: reads::Kept,
    /// The tables as they were, of those moments that were asked for.
    past: past::Shelf,
    /// Where texts of people are judged.
    desk: Desk,
    /// Follows the log for those who listen.
    tailer: stream::Tailer,
}

impl App {
    pub fn new(parts: Parts) -> Self {
        Self::limited(parts, Limits::default())
    }

    pub fn limited(mut parts: Parts, limits: Limits) -> Self {
        if let Some(world) = &parts.world {
            // One process has one cache, so that people and jobs see each other's changes at once.
            parts.commands = world.commands.clone();
        }
        let (edge, process) = (edge::Edge::new(limits), Process::new(parts.clock.now()));
        let desk = Desk::new(parts.log.clone(), parts.commands.clone(), parts.world.clone());
        let (kept, past) = (reads::Kept::default(), past::Shelf::default());
        let tailer = stream::Tailer::default();
        Self(Arc::new(Running { parts, edge, process, kept, past, desk, tailer }))
    }

    /// What this process counts, and whether it is stopping.
    pub fn process(&self) -> &Process {
        &self.0.process
    }

    pub fn limits(&self) -> &Limits {
        &self.0.edge.limits
    }

    fn tailer(&self) -> &stream::Tailer {
        &self.0.tailer
    }

    fn past(&self) -> &past::Shelf {
        &self.0.past
    }

    fn desk(&self) -> &Desk {
        &self.0.desk
    }

    fn edge(&self) -> &edge::Edge {
        &self.0.edge
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

pub fn router(app: App) -> Router {
    let reads = queries::routes().merge(metrics::routes());
    let reads = edge::for_readers(reads.into(), &app);
    let commands = edge::for_commanders(commands::routes().into(), &app);
    let router = Router::from(health_routes())
        .merge(reads)
        .merge(commands)
        .merge(openapi::routes())
        .merge(docs::routes())
        .fallback(edge::nowhere)
        .method_not_allowed_fallback(edge::not_that_way);
    edge::around(router, &app).with_state(app)
}

fn health_routes() -> OpenApiRouter<App> {
    live::routes().merge(ready::routes())
}

/// Every documented address.
fn all_routes() -> OpenApiRouter<App> {
    health_routes().merge(metrics::routes()).merge(queries::routes()).merge(commands::routes())
}
