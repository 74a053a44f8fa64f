//! What `/readyz` looks at: the log answers, the projections keep up, and no event stopped one.

use std::sync::Arc;

use async_trait::async_trait;
use xbot_domain::log::EventLog;
use xbot_domain::time::Clock;
use xbot_projections::projector::{Lag, Projector};

use crate::health::too_slow;
use crate::http::{Readiness, Report};

#[derive(Clone, Debug)]
pub struct Watch {
    pub log: Arc<dyn EventLog>,
    pub projector: Projector,
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl Readiness for Watch {
    async fn report(&self) -> Report {
        let mut reasons = Vec::new();
        if let Err(error) = self.log.head().await {
            reasons.push(format!("store: {:#}", anyhow::Error::from(error)));
            return Report { reasons };
        }
        match self.projector.lag(self.clock.now()).await {
            Ok(lags) => {
                reasons.extend(lags.iter().flat_map(|lag| [too_slow(lag), parked(lag)]).flatten())
            }
            Err(error) => reasons.push(format!("projections: {:#}", anyhow::Error::from(error))),
        }
        Report { reasons }
    }
}

fn parked(lag: &Lag) -> Option<String> {
    (lag.parked > 0).then(|| {
        format!("{} stopped at an event that it cannot show; see `xbot projections list`", lag.name)
    })
}
