//! Who is let in, and who is told to come back.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::{StatusCode, header};
use percent_encoding::percent_decode_str;
use tokio::time::Instant;

use super::kind::Kind;
use super::{Limits, rates};
use crate::http::App;
use crate::http::problem::{Problem, codes};
use crate::http::process::Held;

/// Line and headers together. A tenth of it is plenty for any client.
const HEAD: usize = 16 * 1024;
/// Wrong tokens per second from one client on another machine. Who makes a mistake makes fewer.
const WRONG_TOKENS: u32 = 20;

/// From where a request came. The server puts it into the request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// A place among the requests under way; none for those that do not count.
pub fn admit(app: &App, request: &Request, kind: Kind) -> Result<Option<Held>, Problem> {
    head(request)?;
    address(request.uri().path())?;
    if kind == Kind::Probe {
        return Ok(None);
    }
    rate(app, request)?;
    if !kind.counts() {
        return Ok(None);
    }
    let held = app.process().requests.hold_below(app.limits().requests);
    held.map(Some).ok_or_else(|| {
        let detail = "as many requests are under way as this instance takes at a time";
        Problem::new(codes::OVERLOADED, detail).retry_after(1)
    })
}

fn head(request: &Request) -> Result<(), Problem> {
    let uri = request.uri();
    let line = uri.path().len() + uri.query().map_or(0, str::len);
    let headers = request.headers().iter();
    let size = headers.fold(line, |sum, (name, value)| sum + name.as_str().len() + value.len());
    if size <= HEAD {
        return Ok(());
    }
    let detail = format!("address and headers have {size} bytes, and {HEAD} are read");
    Err(Problem::new(codes::HEAD_TOO_LARGE, detail))
}

/// No name of anything has the character zero in it, or is no text.
fn address(path: &str) -> Result<(), Problem> {
    if !path.contains('%') {
        return Ok(());
    }
    match percent_decode_str(path).decode_utf8() {
        Ok(text) if !text.contains('\0') => Ok(()),
        _ => Err(Problem::of_fault("path", "it is not a text: it must be UTF-8, without U+0000")),
    }
}

fn rate(app: &App, request: &Request) -> Result<(), Problem> {
    let limits = app.limits();
    let Some(client) = stranger(request) else {
        return match limits.local_rate {
            Some(rate) => app.edge().rates.take(LOCAL, rate, Instant::now()).map_err(too_many),
            None => Ok(()),
        };
    };
    let now = Instant::now();
    app.edge().rates.take(client, limits.rate, now).map_err(too_many)?;
    match request.headers().contains_key(header::AUTHORIZATION) {
        true => app.edge().wrong_tokens.has(client, WRONG_TOKENS, now).map_err(too_many),
        false => Ok(()),
    }
}

/// Whoever is on this machine.
const LOCAL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// A client on another machine.
fn stranger(request: &Request) -> Option<IpAddr> {
    let Peer(peer) = request.extensions().get::<Peer>()?;
    let client = rates::client(peer.ip());
    (!client.is_loopback()).then_some(client)
}

/// Whoever tries tokens from elsewhere is made to try slowly. On this machine there are better ways
/// to learn it, and whoever has none is no danger.
pub fn guess(request: &Request) -> Option<IpAddr> {
    let guesses = request.headers().contains_key(header::AUTHORIZATION);
    guesses.then(|| stranger(request)).flatten()
}

pub fn remember(app: &App, guess: Option<IpAddr>, status: StatusCode) {
    if let (Some(client), StatusCode::UNAUTHORIZED) = (guess, status) {
        let _ = app.edge().wrong_tokens.take(client, WRONG_TOKENS, Instant::now());
    }
}

fn too_many(seconds: u64) -> Problem {
    let detail = format!("this client asks too fast; wait {seconds} s");
    Problem::new(codes::TOO_MANY_REQUESTS, detail).retry_after(seconds)
}

/// What the edge keeps between requests.
#[derive(Debug)]
pub struct Edge {
    pub limits: Limits,
    rates: rates::Rates,
    wrong_tokens: rates::Rates,
}

impl Edge {
    pub fn new(limits: Limits) -> Self {
        Self { limits, rates: rates::Rates::default(), wrong_tokens: rates::Rates::default() }
    }
}
