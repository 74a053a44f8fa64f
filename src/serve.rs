//! The running system: workers beside HTTP, until it is told to stop.

use std::future::Future;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{info, warn};

use crate::http::{self, App};

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

/// Serves on `listener` until `shutdown`, and answers the requests that are under way.
pub async fn run(
    listener: TcpListener,
    app: App,
    workers: Vec<Worker>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let mut working = JoinSet::new();
    for worker in workers {
        working.spawn(worker);
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
