//! One client: from where it starts to the present, and then along with it.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use xbot_domain::log::{Checkpoint, LogError};

use super::tailer::Seat;
use super::{Asked, Frame, frame};
use crate::http::App;
use crate::http::process::Held;

/// Events read from the log in one piece while catching up.
const CHUNK: usize = 100;
/// Bytes that are handed over in one piece, unless one event alone has more.
const PIECE: usize = 32 * 1024;
/// So often something is said, if only that there is nothing.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A client that takes nothing for so long is cut.
const PATIENCE: Duration = Duration::from_secs(30);
const TOO_SLOW: &str = "it is too slow: more came than is kept for it";

#[derive(Debug)]
pub struct Client {
    app: App,
    asked: Asked,
    /// Everything up to here was handed over.
    at: Checkpoint,
    phase: Phase,
    stopping: watch::Receiver<bool>,
    handed_over: Instant,
    _counted: Held,
}

#[derive(Debug)]
enum Phase {
    New,
    /// Reads the log by itself.
    Behind,
    Live(Box<Seat>),
    Over,
}

impl Client {
    pub fn new(app: &App, asked: Asked, at: Checkpoint) -> Self {
        Self {
            app: app.clone(),
            asked,
            at,
            phase: Phase::New,
            stopping: app.process().stopping(),
            handed_over: Instant::now(),
            _counted: app.process().streams.hold(),
        }
    }

    /// The next bytes; none when it is over.
    pub async fn next(&mut self) -> Option<Bytes> {
        if matches!(self.phase, Phase::Over) {
            return None;
        }
        if self.handed_over.elapsed() > PATIENCE {
            return Some(self.cut("it took nothing for 30 s"));
        }
        let mut stopping = self.stopping.clone();
        let bytes = tokio::select! {
            biased;
            _ = stopping.wait_for(|stopping| *stopping) => {
                self.phase = Phase::Over;
                Bytes::from_static(frame::STOPPING.as_bytes())
            }
            bytes = self.forward() => bytes,
        };
        self.handed_over = Instant::now();
        Some(bytes)
    }

    async fn forward(&mut self) -> Bytes {
        loop {
            let found = match &self.phase {
                Phase::New => {
                    self.phase = Phase::Behind;
                    return Bytes::from_static(frame::OPEN.as_bytes());
                }
                Phase::Behind => self.catch_up().await,
                Phase::Live(_) => Ok(self.listen().await),
                Phase::Over => return Bytes::new(),
            };
            match found {
                Ok(Some(bytes)) => return bytes,
                Ok(None) => {}
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "could not read the log for a listener");
                    return self.cut("the log could not be read");
                }
            }
        }
    }

    /// A piece of the log; nothing once there is no more of it, and it is heard from then on.
    async fn catch_up(&mut self) -> Result<Option<Bytes>, LogError> {
        // Taken first: what comes while the rest is read is heard.
        let seat = self.app.tailer().listen(&self.app.log).await?;
        let batch = self.app.log.read_all(self.at, CHUNK).await?;
        let mut bytes = Vec::new();
        for event in batch.iter() {
            if self.asked.wants(event.aggregate, event.event_type) {
                bytes.extend_from_slice(frame::event(&event).as_bytes());
            }
            self.at = event.at;
            if bytes.len() >= PIECE {
                return Ok(Some(bytes.into()));
            }
        }
        if self.at >= seat.from {
            self.phase = Phase::Live(Box::new(seat));
        }
        Ok((!bytes.is_empty()).then(|| bytes.into()))
    }

    /// Nothing when more came, while it read the end of the log, than is kept: it reads on.
    async fn listen(&mut self) -> Option<Bytes> {
        let deadline = Instant::now() + HEARTBEAT;
        loop {
            let Phase::Live(seat) = &mut self.phase else {
                return None;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            let frame = match timeout(left, seat.frames.recv()).await {
                Err(_) => return Some(Bytes::from_static(frame::ALIVE.as_bytes())),
                Ok(Err(RecvError::Lagged(_))) if !seat.heard => {
                    self.phase = Phase::Behind;
                    return None;
                }
                Ok(Err(RecvError::Lagged(_))) => return Some(self.cut(TOO_SLOW)),
                Ok(Err(RecvError::Closed)) => return Some(self.cut("the stream ended")),
                Ok(Ok(frame)) => frame,
            };
            seat.heard = true;
            if let Some(bytes) = self.taken(&frame) {
                return Some(self.with_the_next(bytes));
            }
        }
    }

    /// Its bytes, unless they were handed over before or are not wanted.
    fn taken(&mut self, frame: &Arc<Frame>) -> Option<Bytes> {
        if frame.at <= self.at {
            return None;
        }
        self.at = frame.at;
        let wanted = self.asked.wants(&frame.aggregate, &frame.event_type);
        wanted.then(|| frame.bytes.clone())
    }

    /// What is there already goes along. One frame alone is not copied.
    fn with_the_next(&mut self, first: Bytes) -> Bytes {
        let mut all = Vec::new();
        while all.len().max(first.len()) < PIECE {
            let Phase::Live(seat) = &mut self.phase else { break };
            match seat.frames.try_recv() {
                Ok(frame) => {
                    if let Some(bytes) = self.taken(&frame) {
                        if all.is_empty() {
                            all.extend_from_slice(&first);
                        }
                        all.extend_from_slice(&bytes);
                    }
                }
                Err(TryRecvError::Lagged(_)) => return self.cut_behind(&first, &all),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        if all.is_empty() { first } else { all.into() }
    }

    /// What it still has, and that it misses the rest.
    fn cut_behind(&mut self, first: &[u8], all: &[u8]) -> Bytes {
        let cut = self.cut(TOO_SLOW);
        [if all.is_empty() { first } else { all }, &cut].concat().into()
    }

    fn cut(&mut self, reason: &str) -> Bytes {
        self.phase = Phase::Over;
        frame::cut(reason).into()
    }
}
