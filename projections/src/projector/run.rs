//! The projector as a service.

use std::time::Duration;

use tokio::time::sleep;

use super::Projector;
use super::fold::with_causes;
use super::pace::Pace;

impl Projector {
    /// After a failure that patience did not cure.
    const PAUSE: Duration = Duration::from_secs(2);

    /// Follows the log until `shutdown`. Failures are logged and tried again; dropping this at any
    /// moment leaves rows and checkpoints in step.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        tokio::select! {
            () = shutdown => {}
            _ = async { tokio::join!(self.keep_following(), self.keep_current()) } => {}
        }
    }

    async fn keep_following(&self) {
        let mut pace = Pace::live(&self.limits);
        loop {
            let followed = match self.enroll().await {
                Ok(()) => self.follow(&mut pace).await,
                Err(error) => Err(error),
            };
            let waited = match followed {
                Ok(progress) => {
                    let waited = self.log.wait(progress.at, self.limits.look_again).await;
                    waited.map_err(Into::into)
                }
                Err(error) => Err(error),
            };
            if let Err(error) = waited {
                tracing::error!(error = %with_causes(&error), "projector could not follow the log");
                sleep(Self::PAUSE).await;
            }
        }
    }

    /// Rebuilds what an older version of the program wrote, beside the others that follow.
    async fn keep_current(&self) {
        loop {
            let rebuilt = match self.enroll().await {
                Ok(()) => self.rebuild_outdated().await,
                Err(error) => Err(error),
            };
            if let Err(error) = rebuilt {
                tracing::error!(error = %with_causes(&error), "could not rebuild projections");
            }
            // What an operator does about a parked event is found here, too.
            sleep(Self::PAUSE).await;
        }
    }
}
