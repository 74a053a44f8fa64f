//! Asks Redis whether it is there: `PING`, after `AUTH` when the address carries a password.
//!
//! Spoken by hand, in the protocol of <https://redis.io/docs/latest/develop/reference/protocol-spec/>:
//! a client library would reconnect for longer than a health check may take.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::Reach;

/// Longer than any Redis that is of use takes, short enough for a monitor that asks every minute.
const PATIENCE: Duration = Duration::from_secs(2);
const DEFAULT_PORT: u16 = 6379;

/// `address` is `REDIS_URL`, if it is set.
pub async fn ping(address: Option<&str>) -> Reach {
    let Some(address) = address else {
        return Reach::NotConfigured;
    };
    match timeout(PATIENCE, ask(address)).await {
        Ok(Ok(())) => Reach::Up,
        Ok(Err(error)) => Reach::Down(format!("could not ping Redis: {error}")),
        Err(_) => Reach::Down(format!("Redis did not answer within {} s", PATIENCE.as_secs())),
    }
}

async fn ask(address: &str) -> io::Result<()> {
    let url = Url::parse(address).map_err(|_| io::Error::other("REDIS_URL is not a URL"))?;
    if url.scheme() != "redis" {
        // A tick for a connection that was not tried would be an invention.
        return Err(io::Error::other("only redis:// can be checked, not an encrypted connection"));
    }
    let host = url.host_str().unwrap_or("localhost").trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, url.port().unwrap_or(DEFAULT_PORT))).await?;
    let mut stream = BufStream::new(stream);
    if let Some(password) = url.password() {
        let user = if url.username().is_empty() { "default" } else { url.username() };
        command(&mut stream, &["AUTH", &decoded(user), &decoded(password)]).await?;
    }
    command(&mut stream, &["PING"]).await
}

/// Sends one command and expects a simple string (`+…`) in return.
async fn command(stream: &mut BufStream<TcpStream>, words: &[&str]) -> io::Result<()> {
    let mut request = format!("*{}\r\n", words.len());
    for word in words {
        request += &format!("${}\r\n{word}\r\n", word.len());
    }
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut reply = String::new();
    stream.read_line(&mut reply).await?;
    match reply.trim_end().split_at_checked(1) {
        Some(("+", _)) => Ok(()),
        Some(("-", reason)) => Err(io::Error::other(reason.to_owned())),
        _ => Err(io::Error::other("the answer is not that of a Redis server")),
    }
}

/// Users and passwords are percent-encoded in a URL.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;

    /// A server that answers every request with the next of `replies`.
    async fn server(replies: &'static [&'static str]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            for reply in replies {
                let mut request = [0; 256];
                let _ = socket.read(&mut request).await.unwrap();
                socket.write_all(reply.as_bytes()).await.unwrap();
            }
        });
        address.to_string()
    }

    #[tokio::test]
    async fn a_server_that_answers_is_up_with_and_without_a_password() {
        let open = server(&["+PONG\r\n"]).await;
        assert_eq!(ping(Some(&format!("redis://{open}/0"))).await, Reach::Up);
        let closed = server(&["+OK\r\n", "+PONG\r\n"]).await;
        assert_eq!(ping(Some(&format!("redis://:p%40ss@{closed}"))).await, Reach::Up);
        assert_eq!(ping(None).await, Reach::NotConfigured);
    }

    #[tokio::test]
    async fn what_does_not_answer_as_redis_is_down_and_says_why() {
        let locked = server(&["-NOAUTH Authentication required.\r\n"]).await;
        let web = server(&["HTTP/1.1 400 Bad Request\r\n"]).await;
        for (address, reason) in [
            (format!("redis://{locked}"), "NOAUTH"),
            (format!("redis://{web}"), "not that of a Redis"),
            ("redis://127.0.0.1:1".to_owned(), "refused"),
            ("rediss://127.0.0.1:1".to_owned(), "encrypted"),
            ("nonsense".to_owned(), "not a URL"),
        ] {
            let Reach::Down(told) = ping(Some(&address)).await else { panic!("{address} is up") };
            assert!(told.contains(reason), "{told}");
        }
    }
}
