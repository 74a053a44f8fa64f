//! Whether the day has room for one more reply.

use chrono::Duration;

use crate::jobs::writing::Stop;
use crate::jobs::writing::embedding::moment;
use crate::jobs::writing::slots::near;
use crate::jobs::{Run, World};

/// Any 24 hours, with what is planned: the account counts again when it posts.
pub async fn check(world: &World, run: &Run) -> Result<(), Stop> {
    let most = run.settings.posting.reply_max_per_day;
    let memory = world.memory().await?;
    let from = run.started_at.minus(Duration::hours(24));
    let counts = near(&memory, run.started_at)
        .filter(|known| known.is_reply() && moment(known) > from)
        .count();
    if counts >= most as usize {
        return Err(Stop::Skip(format!("{counts} of {most} replies of a day are used")));
    }
    Ok(())
}
