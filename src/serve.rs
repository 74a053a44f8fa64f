//! The running system: workers beside HTTP, until it is told to stop.

use std::future::Future;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{error, info, warn};

use crate::http::{self, App};

mod ready;
mod signal;

pub use ready::Watch;
pub use signal::asked_to_stop;

/// How long requests that are under way may take to finish. What they have been told is in the log.
const GRACE: Duration = Duration::from_secs(10);
/// Before a worker that failed is started again.
const PAUSE: Duration = Duration::from_secs(1);

/// Something that works beside HTTP, such as the projector.
///
/// It can be stopped at any moment, because it has to survive being killed at any moment: its
/// progress is in the database, by whole transactions.
pub struct Worker {
    pub name: &'static str,
    /// Begins the work; it ends only by failing.
    pub start: Box<dyn Fn() -> BoxFuture<'static, anyhow::Error> + Send>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Worker").field(&self.name).finish()
    }
}

/// Serves on `listener` until `shutdown`, and answers the requests that are under way.
pub async fn run(
    listener: TcpListener,
    app: App,
    workers: Vec<Worker>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let mut working = JoinSet::new();
    for worker in workers {
        working.spawn(keep_working(worker));
    }
    let (stopping, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, http::router(app)).with_graceful_shutdown(async move {
        shutdown.await;
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
    working.shutdown().await;
    info!("stopped");
    Ok(())
}

/// A store that went away comes back: the worker goes on then, and `/readyz` says so meanwhile.
async fn keep_working(worker: Worker) {
    loop {
        let failure = (worker.start)().await;
        error!(
            "{} failed, and starts again in {} s: {failure:#}",
            worker.name,
            PAUSE.as_secs()
        );
        sleep(PAUSE).await;
    }
}
