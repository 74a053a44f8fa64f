//! What `/readyz` looks at: the log answers, the projections keep up, and no event stopped one.

use std::sync::Arc;

use async_trait::async_trait;
use xbot_domain::log::EventLog;
use xbot_projections::projector::Projector;

use crate::health::too_slow;
use crate::http::{Readiness, Report};

#[derive(Clone, Debug)]
pub struct Watch {
    pub log: Arc<dyn EventLog>,
    pub projector: Projector,
}

#[async_trait]
impl Readiness for Watch {
    async fn report(&self) -> Report {
        let mut reasons = Vec::new();
        if let Err(error) = self.log.head().await {
            reasons.push(format!("store: {:#}", anyhow::Error::from(error)));
            return Report { reasons };
        }
        match self.projector.lag().await {
            Ok(lags) => reasons.extend(lags.iter().filter_map(too_slow)),
            Err(error) => reasons.push(format!("projections: {:#}", anyhow::Error::from(error))),
        }
        Report { reasons }
    }
}
