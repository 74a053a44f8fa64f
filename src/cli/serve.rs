//! `xbot serve`: connect, bring the schema up, and run.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use futures::FutureExt as _;
use tokio::net::TcpListener;
use tracing::{error, info, warn};
use xbot_projections::projector::Projector;
use xbot_projections::reads::Reader;

use super::failure::Advise as _;
use super::system::{Schema, Start, System};
use super::world;
use crate::health;
use crate::http::{Access, App, Limits, Parts, Readers};
use crate::jobs::{self, JobError, Lot, Schedule, World};
use crate::llm::budgeted::FromLog;
use crate::seals;
use crate::serve::{self, Worker};

pub const HELP: &str = "\
The schema is brought up to date first. SIGTERM and SIGINT stop the system after the requests
and the job that are under way. The defaults post nothing: see POSTING_DISABLED and LIVE_POSTS in
`xbot config list`.

Examples:
  xbot serve
  HTTP_ADDR=0.0.0.0:8080 LOG_FORMAT=json xbot serve";

pub async fn run(start: Start) -> anyhow::Result<ExitCode> {
    // Before anything is opened: a second instance on the same port must change nothing.
    let listener = listen(&start.settings.http.addr).await?;
    Limits::of(&start.settings.http)?;
    start.environment.warnings().iter().for_each(|line| warn!("{line}"));
    let system = System::open(start, Schema::BringUp).await?;
    let jobs = jobs(&system).await?;
    serve(&system, listener, jobs).await?;
    Ok(ExitCode::SUCCESS)
}

/// Serves on `listener` until it is told to stop.
pub async fn serve(
    system: &System,
    listener: TcpListener,
    jobs: Option<Schedule>,
) -> anyhow::Result<()> {
    announce(system, &listener).await?;
    let address = listener.local_addr()?;
    let projector = system.projector();
    warn_of_the_future(system).await?;
    let app = app(system, &projector, jobs.as_ref().map(|jobs| jobs.world().clone()), address)?;
    let stop = async {
        match serve::asked_to_stop().await {
            Ok(signal) => info!("{signal}: finishing the requests under way"),
            Err(error) => warn!("could not listen for signals: {error}"),
        }
    };
    serve::run(listener, app, workers(system, projector), jobs, stop).await?;
    Ok(())
}

/// What handlers work with, served at `address`.
fn app(
    system: &System,
    projector: &Projector,
    world: Option<World>,
    address: SocketAddr,
) -> anyhow::Result<App> {
    let commands = system.commands();
    let environment = system.start.environment.clone();
    let http = &system.start.settings.http;
    let is_open = http.reads_public || address.ip().is_loopback();
    let parts = Parts {
        readiness: Arc::new(system.watch(projector)),
        access: Access {
            token: http.admin_token.clone(),
            readers: if is_open { Readers::Anyone } else { Readers::WithToken },
        },
        log: Arc::clone(&system.log),
        switches: Arc::new(FromLog::new(environment, commands.clone(), system.environment_name())),
        commands,
        reader: Reader::of(&system.database),
        projector: projector.clone(),
        clock: system.clock.clone(),
        world,
    };
    Ok(App::limited(parts, Limits::of(http)?))
}

/// The jobs of this instance; absent when it leaves them to others.
async fn jobs(system: &System) -> anyhow::Result<Option<Schedule>> {
    let settings = system.settings().await?;
    if !settings.jobs.enabled {
        return Ok(None);
    }
    let worker = world::worker();
    match world::of(system, Lot::of(worker.as_bytes()), worker).await {
        Ok(world) => Ok(Some(Schedule::new(world, jobs::with(&settings)))),
        // Whoever cannot read the whole log must not act on it; what it holds can still be read.
        Err(error) if error.is::<JobError>() => {
            error!("no job runs here: {error:#}");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

pub async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.advise(
        format!("could not listen on {address}"),
        "stop what uses this address (`ss -ltnp` shows it), or set HTTP_ADDR to another one",
    )
}

async fn announce(system: &System, listener: &TcpListener) -> anyhow::Result<()> {
    let settings = system.settings().await?;
    let address = listener.local_addr()?;
    info!(
        %address,
        environment = settings.app_env.as_str(),
        mode = settings.mode.as_str(),
        store = %system.database,
        posting = settings.posting_stopped_by().map_or("on", |_| "off"),
        "xbot {} listens on http://{address}",
        env!("CARGO_PKG_VERSION"),
    );
    Ok(())
}

/// Jobs that are due after now wait for it, and nobody would know why nothing happens.
async fn warn_of_the_future(system: &System) -> anyhow::Result<()> {
    let vitals = health::read(&system.database, system.now()).await?;
    if let Some(ahead) = health::ahead(system.now(), &vitals) {
        warn!("{ahead}");
    }
    Ok(())
}

fn workers(system: &System, projector: Projector) -> Vec<Worker> {
    let sealer = seals::run(Arc::clone(&system.log), Arc::clone(&system.seals));
    let projecting = async move { projector.run(std::future::pending()).await };
    vec![projecting.boxed(), sealer.boxed()]
}
