//! Plans of a run that was cut off before it could queue or reject them: given up, so that they
//! hold no slot for ever.

use chrono::Duration;
use xbot_domain::decision::{Decision, DecisionCommand, Expire, Status};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use super::Stop;
use crate::jobs::{JobName, Run, World};

/// A run has at most four minutes; a person who plans by hand has had time enough, too.
const GRACE: Duration = Duration::minutes(15);

pub async fn give_up(world: &World, run: &Run) -> Result<(), Stop> {
    let memory = world.memory().await?;
    let lost: Vec<_> = lost(&memory, run.job, run.started_at).map(|known| known.id).collect();
    drop(memory);
    for id in lost {
        let reason = "its planning was cut off before the gates".to_owned();
        let command = DecisionCommand::Expire(Expire { reason, at: run.started_at });
        world.execute::<Decision>(&id.to_string(), &command, &run.context).await?;
    }
    Ok(())
}

fn lost(memory: &Memory, job: JobName, now: Timestamp) -> impl Iterator<Item = &Known> {
    memory.decisions.ahead().filter(move |known| {
        known.is_reply() == (job == JobName::Reply)
            && known.status == Status::Planned
            && !known.waits
            && known.plan.planned_at < now.minus(GRACE)
    })
}
