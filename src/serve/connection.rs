//! One connection: HTTP/1.1, with a bound on everything that a client could draw out.

use std::error::Error as _;
use std::future::poll_fn;
use std::io;
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
use tracing::info;

use super::stall::Stall;
use crate::http::Peer;

/// For a whole head to arrive; also how long a connection may idle between two requests.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// What one connection may hold of what came in and was not read yet, and of what goes out and was
/// not taken; then the body of the answer is not asked for more.
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
        () = ended(&mut connection, peer) => false,
        _ = stopping.wait_for(|stopping| *stopping) => true,
    };
    if asked {
        Pin::new(&mut connection).graceful_shutdown();
        ended(&mut connection, peer).await;
    }
    linger(connection.into_parts().io.into_inner().into_inner()).await;
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(BUFFER);
    builder
}

/// Why it ended is the client's affair: it went away, or did not speak HTTP. One that was cut is told
/// of here, because it cannot be told itself.
async fn ended<S>(connection: &mut Connection<Io, S>, peer: SocketAddr)
where
    S: hyper::service::HttpService<Incoming, ResBody = Body> + Unpin,
    S::Future: Unpin,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let ended = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let cause = ended.as_ref().err().and_then(|error| error.source()?.downcast_ref::<io::Error>());
    if let Some(stalled) = cause.filter(|cause| cause.kind() == io::ErrorKind::TimedOut) {
        info!("cut the connection of {peer}: {stalled}");
    }
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::routing::get;
    use futures::stream::repeat_with;
    use tokio::net::TcpListener;
    use tokio::time::{advance, pause, resume, sleep};

    use super::*;

    const PIECE: usize = 16 * 1024;

    /// Without end, and counts what is taken of it.
    fn endless(taken: Arc<AtomicUsize>) -> Router {
        let body = move || {
            let taken = Arc::clone(&taken);
            let piece = move || {
                taken.fetch_add(PIECE, Ordering::Relaxed);
                Ok::<_, Infallible>([0_u8; PIECE].to_vec())
            };
            async move { Body::from_stream(repeat_with(piece)) }
        };
        Router::new().route("/", get(body))
    }

    #[tokio::test]
    async fn little_waits_for_a_client_that_takes_nothing_and_then_it_is_cut() {
        let taken = Arc::new(AtomicUsize::new(0));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, peer) = listener.accept().await.unwrap();
        let (_tell, stopping) = watch::channel(false);
        let serving = tokio::spawn(serve(stream, peer, endless(Arc::clone(&taken)), stopping));
        client.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        while taken.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        while !serving.is_finished() {
            pause();
            advance(Duration::from_secs(31)).await;
            resume();
            sleep(Duration::from_millis(1)).await;
        }
        let mut arrived = Vec::new();
        let _ = client.read_to_end(&mut arrived).await;
        let held = taken.load(Ordering::Relaxed).saturating_sub(arrived.len());
        assert!(held <= BUFFER + 2 * PIECE, "{held} bytes were held");
    }
}
