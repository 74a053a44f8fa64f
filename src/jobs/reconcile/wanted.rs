//! Whom to look for on the timeline.

use chrono::Duration;
use xbot_domain::decision::Status;
use xbot_domain::ids::{ContentHash, DecisionId};
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
    pub hash: ContentHash,
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
    let wanted = memory.decisions.all().filter(|known| known.posted.is_none());
    let wanted = wanted.filter_map(of);
    let by_us = wanted.filter(|wanted| wanted.attempt.driver == driver && !wanted.attempt.open);
    Ok(by_us.filter(|wanted| wanted.unknown || wanted.attempt.at >= from).collect())
}

fn of(known: &Known) -> Option<Wanted> {
    Some(Wanted {
        id: known.id,
        hash: known.plan.content_hash.clone(),
        attempt: known.attempt.clone()?,
        unknown: known.status == Status::Unknown,
    })
}
