//! Whether a day has room for one more post.

use chrono::Duration;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use crate::jobs::writing::Stop;
use crate::jobs::writing::embedding::moment;
use crate::jobs::writing::slots::near;
use crate::jobs::{Run, World};

/// The next day is full, or the last one has planned its share: slots that come soon would leave
/// room for more than a day's posts in a day.
pub async fn check(world: &World, run: &Run) -> Result<(), Stop> {
    let wanted = world.content.pace.posts_per_day;
    let (memory, now) = (world.memory().await?, run.started_at);
    let day = Duration::hours(24);
    let ahead = posts(&memory, now, |post| (now..now.plus(day)).contains(&moment(post)));
    let lately = posts(&memory, now, |post| post.plan.planned_at > now.minus(day));
    for (count, when) in [(ahead, "for the next 24 h"), (lately, "in the last 24 h")] {
        if count >= wanted as usize {
            return Err(Stop::Skip(format!("{count} of {wanted} posts are planned {when}")));
        }
    }
    Ok(())
}

fn posts(memory: &Memory, now: Timestamp, counts: impl Fn(&Known) -> bool) -> usize {
    near(memory, now).filter(|known| !known.is_reply() && counts(known)).count()
}
