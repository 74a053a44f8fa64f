//! Rewards for readings that have none yet, under every built-in spec; `domain/src/memory/rewards.rs`
//! says what they are.

use std::collections::BTreeSet;

use tracing::debug;
use xbot_domain::decision::{ComputeReward, Decision, DecisionCommand};
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::memory::Memory;
use xbot_domain::reward::Incomputable;
use xbot_domain::time::Timestamp;

use crate::commands::CommandError;
use crate::jobs::{JobError, Run, World};

/// The rewards of one pass of one decision.
struct Lot {
    id: DecisionId,
    pass: Pass,
    rewards: Vec<Result<ComputeReward, Incomputable>>,
}

/// One reading after the other, the earliest first: each is judged by those before it.
pub(super) async fn compute_missing(world: &World, run: &Run) -> Result<u64, JobError> {
    let mut tried = BTreeSet::new();
    let mut computed = 0;
    loop {
        let spec = world.settings().await?.learning.reward_spec;
        let next = next(&*world.memory().await?, &tried, &spec, world.now());
        let Some(lot) = next else {
            return Ok(computed);
        };
        tried.insert((lot.id, lot.pass));
        for reward in lot.rewards {
            match reward {
                Ok(command) => computed += record(world, run, lot.id, command).await?,
                Err(missing) => debug!(decision_id = %lot.id, "{missing}"),
            }
        }
    }
}

fn next(
    memory: &Memory,
    tried: &BTreeSet<(DecisionId, Pass)>,
    named: &str,
    now: Timestamp,
) -> Option<Lot> {
    let mut open = memory.decisions.to_reward();
    let (known, pass) = open.find(|(known, pass)| !tried.contains(&(known.id, *pass)))?;
    let rewards = memory.missing_rewards(known, pass, named, now);
    Some(Lot { id: known.id, pass, rewards })
}

async fn record(
    world: &World,
    run: &Run,
    id: DecisionId,
    reward: ComputeReward,
) -> Result<u64, JobError> {
    let command = DecisionCommand::ComputeReward(Box::new(reward));
    match world.execute::<Decision>(&id.to_string(), &command, &run.context).await {
        Ok(done) => Ok(done.events.len() as u64),
        // Another instance computed it, from what it saw.
        Err(CommandError::Refused(refusal)) => {
            debug!(decision_id = %id, "{refusal}");
            Ok(0)
        }
        Err(error) => Err(error.into()),
    }
}
