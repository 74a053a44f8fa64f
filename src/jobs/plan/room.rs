//! Whether a day has room for one more post.

use chrono::Duration;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use crate::jobs::writing::Stop;
use crate::jobs::writing::embedding::moment;
use crate::jobs::writing::slots::near;
use crate::jobs::{Run, World};

pub async fn check(world: &World, run: &Run) -> Result<(), Stop> {
    let wanted = world.content.pace.posts_per_day;
    let planned = planned(&*world.memory().await?, run.started_at);
    if planned >= wanted as usize {
        let reason = format!("{planned} of {wanted} posts are planned for the next 24 h");
        return Err(Stop::Skip(reason));
    }
    Ok(())
}

/// Posts whose moment lies in the next day.
fn planned(memory: &Memory, now: Timestamp) -> usize {
    let day = now..now.plus(Duration::hours(24));
    near(memory, now).filter(|known| !known.is_reply() && day.contains(&moment(known))).count()
}
