//! The one task that follows the log for all clients of this process.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::sleep;
use xbot_domain::log::{Checkpoint, EventLog, LogError};

use super::Frame;

/// Frames that a client may be behind. Rendered once and shared, so this bounds the memory of all.
const RING: usize = 2_048;
/// Events read in one piece.
const CHUNK: usize = 500;
/// How long one wait may take before it is looked whether anybody still listens.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to leave a store alone that failed.
const REST: Duration = Duration::from_secs(1);

/// Runs while somebody listens.
#[derive(Debug, Default)]
pub struct Tailer(Arc<Mutex<Option<Line>>>);

#[derive(Debug)]
struct Line {
    sender: broadcast::Sender<Arc<Frame>>,
    /// Everything up to here was sent, or is about to be, to those who listen.
    at: Checkpoint,
}

/// A place among the listeners: what comes behind `from` is heard.
#[derive(Debug)]
pub struct Seat {
    pub frames: broadcast::Receiver<Arc<Frame>>,
    pub from: Checkpoint,
    /// Something was heard.
    pub heard: bool,
}

impl Tailer {
    pub async fn listen(&self, log: &Arc<dyn EventLog>) -> Result<Seat, LogError> {
        if let Some(seat) = self.seat() {
            return Ok(seat);
        }
        let head = log.head().await?;
        let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = &*line {
            return Ok(line.seat());
        }
        let new = Line { sender: broadcast::Sender::new(RING), at: head };
        let seat = new.seat();
        *line = Some(new);
        drop(line);
        tokio::spawn(follow(Arc::clone(&self.0), Arc::clone(log), head));
        Ok(seat)
    }

    fn seat(&self) -> Option<Seat> {
        let line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        line.as_ref().map(Line::seat)
    }
}

impl Line {
    fn seat(&self) -> Seat {
        Seat { frames: self.sender.subscribe(), from: self.at, heard: false }
    }
}

async fn follow(line: Arc<Mutex<Option<Line>>>, log: Arc<dyn EventLog>, mut at: Checkpoint) {
    loop {
        let step = step(&line, &log, at).await;
        match step {
            Ok(Some(reached)) => at = reached,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not follow the log for its listeners; trying again"
                );
                sleep(REST).await;
            }
        }
    }
}

/// Sends what is new; none when nobody listens any more.
async fn step(
    line: &Mutex<Option<Line>>,
    log: &Arc<dyn EventLog>,
    at: Checkpoint,
) -> Result<Option<Checkpoint>, LogError> {
    let batch = log.read_all(at, CHUNK).await?;
    let frames: Vec<_> = batch.iter().map(|event| Arc::new(Frame::of(&event))).collect();
    let reached = batch.last().unwrap_or(at);
    if !send(line, frames, reached) {
        return Ok(None);
    }
    if batch.is_empty() {
        log.wait(at, PATIENCE).await?;
    } else {
        // Listeners of this thread get their turn before the ring has gone round.
        tokio::task::yield_now().await;
    }
    Ok(Some(reached))
}

/// Under the lock, so that whoever takes a seat knows what it will hear.
fn send(line: &Mutex<Option<Line>>, frames: Vec<Arc<Frame>>, reached: Checkpoint) -> bool {
    let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(open) = line.as_mut().filter(|open| open.sender.receiver_count() > 0) else {
        *line = None;
        return false;
    };
    open.at = reached;
    for frame in frames {
        // Nobody left is found out next time.
        let _ = open.sender.send(frame);
    }
    true
}
