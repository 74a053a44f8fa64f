//! The running system: workers beside HTTP, until it is told to stop.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{error, info, warn};

use crate::http::App;
use crate::jobs::{self, Schedule, Stop, Until};

mod accept;
mod connection;
mod descriptors;
mod ready;
mod signal;
mod stall;

pub use ready::Watch;
pub use signal::asked_to_stop;

/// How long requests that are under way may take to finish. What they have been told is in the log.
const GRACE: Duration = Duration::from_secs(10);

/// Something that goes on beside HTTP and never ends, such as the projector.
///
/// It can be dropped at any moment, because it has to survive being killed at any moment: its
/// progress is in the database, by whole transactions.
pub type Worker = BoxFuture<'static, ()>;

/// Serves on `listener` until `shutdown`, answers the requests that are under way, and ends the job
/// that is.
pub async fn run(
    listener: TcpListener,
    app: App,
    workers: Vec<Worker>,
    jobs: Option<Schedule>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    descriptors::raise();
    let mut working = JoinSet::new();
    for worker in workers {
        working.spawn(watched(worker, app.clone()));
    }
    let stop = Stop::default();
    let world = jobs.as_ref().map(|jobs| jobs.world().clone());
    let mut running = jobs.map(|jobs| {
        let schedule = jobs.run(Until::Told(stop.clone()), |_| {}).map(drop);
        tokio::spawn(watched(schedule.boxed(), app.clone()))
    });
    let told = app.clone();
    let out_of_patience = async {
        shutdown.await;
        stop.tell();
        told.process().stop();
        sleep(GRACE).await;
    };
    tokio::select! {
        () = accept::accept(listener, app) => {}
        () = out_of_patience => warn!("left requests behind that took longer than {} s", GRACE.as_secs()),
    }
    if let Some(running) = &mut running
        && timeout(GRACE, running).await.is_err()
    {
        warn!(
            "left a job behind that took longer than {} s: its lease ends by itself",
            GRACE.as_secs()
        );
    }
    if let Some(world) = world
        && let Err(error) = jobs::release(&world).await
    {
        warn!(error = &error as &dyn std::error::Error, "could not give the poster's lease back");
    }
    working.shutdown().await;
    info!("stopped");
    Ok(())
}

/// Runs what should go on until the end, and sees to it that `/readyz` knows when it does not.
async fn watched(worker: Worker, app: App) {
    let ended = AssertUnwindSafe(worker).catch_unwind().await;
    if ended.is_err() || !*app.process().stopping().borrow() {
        error!("a worker ended although nobody told it to: restart xbot");
        app.process().died.keep();
    }
}
