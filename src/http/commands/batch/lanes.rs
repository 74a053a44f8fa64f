//! Whose turn it is: commands on the same thing go one after the other, in the order of the lines.

use std::collections::HashMap;

use tokio::sync::oneshot;

/// The last one in each lane.
#[derive(Default)]
pub struct Lanes(HashMap<String, oneshot::Receiver<()>>);

/// A place in a lane. Whoever is behind it comes when it is dropped.
pub struct Turn {
    before: Option<oneshot::Receiver<()>>,
    _behind: oneshot::Sender<()>,
}

impl Lanes {
    pub fn join(&mut self, lane: String) -> Turn {
        let (behind, next) = oneshot::channel();
        Turn { before: self.0.insert(lane, next), _behind: behind }
    }
}

impl Turn {
    /// Waits for the one before. That it was dropped is the sign; nothing is ever sent.
    pub async fn comes(&mut self) {
        if let Some(before) = self.before.take() {
            let _ = before.await;
        }
    }
}
