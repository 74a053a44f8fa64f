//! The running system: workers beside HTTP, until it is told to stop.

use std::future::Future;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use crate::http::{self, App};
use crate::jobs::{self, Schedule, Stop, Until};

mod ready;
mod signal;

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
    let mut working = JoinSet::new();
    for worker in workers {
        working.spawn(worker);
    }
    let stop = Stop::default();
    let world = jobs.as_ref().map(|jobs| jobs.world().clone());
    let running = jobs.map(|jobs| tokio::spawn(jobs.run(Until::Told(stop.clone()), |_| {})));
    let (stopping, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, http::router(app)).with_graceful_shutdown(async move {
        shutdown.await;
        stop.tell();
        drop(stopping);
    });
    let out_of_patience = async {
        let _ = stopped.await;
        sleep(GRACE).await;
    };
    tokio::select! {
        served = server => served?,
        () = out_of_patience => warn!("left requests behind that took longer than {} s", GRACE.as_secs()),
    }
    if let Some(running) = running
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
