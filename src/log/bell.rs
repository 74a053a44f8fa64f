//! Rings when something was appended; whoever waits then looks for itself.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use xbot_domain::log::{Checkpoint, LogError};

#[derive(Clone, Debug)]
pub struct Bell(watch::Sender<u64>);

impl Bell {
    /// Writers of other processes may not be heard: look this often.
    const LOOK_AGAIN: Duration = Duration::from_millis(100);

    pub fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    pub fn ring(&self) {
        self.0.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    /// Changes at every ring.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }

    /// Returns when `head` has moved behind `after`, at the latest after `patience`.
    pub async fn wait<F>(
        &self,
        after: Checkpoint,
        patience: Duration,
        head: impl Fn() -> F,
    ) -> Result<(), LogError>
    where
        F: Future<Output = Result<Checkpoint, LogError>>,
    {
        let deadline = Instant::now() + patience;
        let mut rings = self.listen();
        while head().await? <= after && Instant::now() < deadline {
            let look = deadline.min(Instant::now() + Self::LOOK_AGAIN);
            let _ = timeout_at(look, rings.changed()).await;
        }
        Ok(())
    }
}
