//! One connection: HTTP/1.1, with a bound on everything that a client could draw out.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use futures::FutureExt as _;
use hyper::body::Incoming;
use hyper::server::conn::http1::{Builder, Connection};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tower::Service as _;

use super::stall::Stall;
use crate::http::Peer;

/// For a whole head to arrive; also how long a connection may idle between two requests.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// What one connection may hold of what came in and was not read yet.
const BUFFER: usize = 64 * 1024;
/// For a client to hear the last answer while it still sends.
const LAST_WORDS: Duration = Duration::from_secs(1);

type Io = TokioIo<Stall<TcpStream>>;

/// Until the client goes, or until `stopping` and the request under way is answered.
pub async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    // Without it small answers wait for the acknowledgement of the ones before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.clone().call(request.map(Body::new)).boxed()
    });
    let io = TokioIo::new(Stall::new(stream));
    let mut connection = builder().serve_connection(io, service);
    let asked = tokio::select! {
        () = ended(&mut connection) => false,
        _ = stopping.wait_for(|stopping| *stopping) => true,
    };
    if asked {
        Pin::new(&mut connection).graceful_shutdown();
        ended(&mut connection).await;
    }
    linger(connection.into_parts().io.into_inner().into_inner()).await;
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(BUFFER);
    builder
}

/// Why it ended is the client's affair: it went away, was too slow, or did not speak HTTP.
async fn ended<S>(connection: &mut Connection<Io, S>)
where
    S: hyper::service::HttpService<Incoming, ResBody = Body> + Unpin,
    S::Future: Unpin,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
}

/// A client that still sends a body that nobody reads would get a reset instead of the answer.
async fn linger(mut stream: TcpStream) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let drain = async {
        let mut unread = [0; 4096];
        while matches!(stream.read(&mut unread).await, Ok(count) if count > 0) {}
    };
    let _ = timeout(LAST_WORDS, pin!(drain)).await;
}
