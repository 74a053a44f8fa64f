//! Rewards for readings that have none yet, under every built-in spec.

use std::collections::BTreeSet;

use chrono::Duration;
use tracing::debug;
use xbot_domain::decision::{ComputeReward, Decision, DecisionCommand};
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::metrics::Metrics;
use xbot_domain::reward::success::{self, Earlier};
use xbot_domain::reward::{Baseline, Incomputable, RewardSpec};
use xbot_domain::time::Timestamp;

use crate::commands::CommandError;
use crate::jobs::{JobError, Run, World};

/// What went out before says little of the account as it is.
const RECENT: Duration = Duration::days(30);

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
    let teacher = teacher(known, pass, named);
    let rewards = missing_specs(known, pass, &teacher)
        .iter()
        .map(|spec| reward(memory, known, pass, spec, spec.name == teacher, now))
        .collect();
    Some(Lot { id: known.id, pass, rewards })
}

/// The spec that the arms learn from: the named one, unless a run that was cut off decided already,
/// or recorded the named one without it, before the setting was changed.
fn teacher(known: &Known, pass: Pass, named: &str) -> String {
    let recorded = &known.pass(pass).rewards;
    if let Some((spec, _)) = known.pass(pass).lesson() {
        return spec.to_owned();
    }
    let all = RewardSpec::built_in().map(|spec| spec.name);
    let free = |spec: &&String| !recorded.contains_key(*spec);
    let chosen = all.iter().filter(free).find(|spec| *spec == named);
    chosen.or_else(|| all.iter().find(free)).cloned().unwrap_or_else(|| named.to_owned())
}

/// The teacher first: whatever is cut off after it has decided what is learned.
fn missing_specs(known: &Known, pass: Pass, teacher: &str) -> Vec<RewardSpec> {
    let recorded = &known.pass(pass).rewards;
    let mut missing = Vec::from(RewardSpec::built_in());
    missing.retain(|spec| !recorded.contains_key(&spec.name));
    missing.sort_by_key(|spec| spec.name != teacher);
    missing
}

fn reward(
    memory: &Memory,
    known: &Known,
    pass: Pass,
    spec: &RewardSpec,
    learning: bool,
    now: Timestamp,
) -> Result<ComputeReward, Incomputable> {
    let inputs = known.reward_inputs(pass).unwrap_or_default();
    let others = peers(memory, known, now);
    let readings: Vec<Metrics> =
        others.iter().filter_map(|other| Some(other.reading()?.metrics)).collect();
    let computed = spec.compute(&inputs, &Baseline::of(&readings))?;
    let earlier: Vec<Earlier> = others
        .iter()
        .filter_map(|other| other.pass(pass).rewards.get(&spec.name))
        .map(|reward| Earlier { at: reward.at, value: reward.value })
        .collect();
    let judged = success::judge(computed.value, inputs.metrics.rates().er, &earlier, now)?;
    Ok(ComputeReward {
        pass,
        spec: spec.name.clone(),
        learning,
        inputs: computed.inputs,
        terms: computed.terms,
        weight: computed.weight,
        value: computed.value,
        baseline: judged.baseline,
        success_rule: judged.rule,
        success: judged.success,
        at: now,
    })
}

/// What else went out lately, in the same scope and the same world (lessons 4 and 7).
fn peers<'a>(memory: &'a Memory, known: &Known, now: Timestamp) -> Vec<&'a Known> {
    let like = |other: &&Known| {
        other.id != known.id
            && other.scope() == known.scope()
            && other.is_simulated() == known.is_simulated()
    };
    memory.decisions.posted_since(now.minus(RECENT)).filter(like).collect()
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
