//! Takes connections, as many at a time as fit, until it is told to stop.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::warn;

use super::connection;
use crate::http::{self, App};

/// When there is no descriptor left: until some connection ends.
const PAUSE: Duration = Duration::from_millis(100);

/// Returns when every connection has ended. Dropping this cuts those that have not.
pub async fn accept(listener: TcpListener, app: App) {
    let room = Arc::new(Semaphore::new(app.limits().connections));
    let router = http::router(app.clone());
    let mut stopping = app.process().stopping();
    let mut connections = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let held = (place, app.process().connections.hold());
                let served =
                    connection::serve(stream, peer, router.clone(), app.process().stopping());
                connections.spawn(async move {
                    served.await;
                    drop(held);
                });
            }
            Err(error) => rest(&error).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// A client that went away before it was accepted is no reason to wait; a lack of descriptors is.
async fn rest(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        warn!("could not accept a connection: {error}; raise the limit of open files if it lasts");
        sleep(PAUSE).await;
    }
}
