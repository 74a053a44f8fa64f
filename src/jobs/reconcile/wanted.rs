//! Whom to look for on the timeline.

use std::collections::BTreeMap;

use chrono::Duration;
use xbot_domain::decision::{DecisionType, Status};
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::{Attempt, Known};
use xbot_domain::time::Timestamp;

use crate::jobs::JobError;
use crate::jobs::posting::Desk;

/// How far the clocks of X and of this machine may differ.
fn skew() -> Duration {
    Duration::minutes(5)
}

/// What was believed to have failed is looked for as long as this.
fn window() -> Duration {
    Duration::hours(24)
}

#[derive(Clone, Debug)]
pub struct Wanted {
    pub id: DecisionId,
    pub kind: DecisionType,
    pub attempt: Attempt,
    /// Its outcome is unknown; otherwise it is believed not to stand on X.
    pub unknown: bool,
}

impl Wanted {
    /// No post of it can be older.
    pub fn since(&self) -> Timestamp {
        self.attempt.since.minus(skew())
    }
}

/// Everything that this driver tried and that is not known to stand on X.
pub async fn wanted(desk: &Desk<'_>) -> Result<Vec<Wanted>, JobError> {
    let (from, driver) = (desk.now().minus(window()), desk.world.driver.name());
    let memory = desk.world.memory().await?;
    let decisions = &memory.decisions;
    let unknown = decisions.unsettled().filter(|known| known.status == Status::Unknown);
    let tried: BTreeMap<DecisionId, Wanted> = decisions
        .tried_since(from)
        .chain(unknown)
        .filter_map(|known| Some((known.id, of(known)?)))
        .collect();
    let ours = |wanted: &Wanted| wanted.attempt.driver == driver && !wanted.attempt.open;
    Ok(tried.into_values().filter(ours).collect())
}

fn of(known: &Known) -> Option<Wanted> {
    Some(Wanted {
        id: known.id,
        kind: known.plan.decision_type,
        attempt: known.attempt.clone()?,
        unknown: known.status == Status::Unknown,
    })
}
