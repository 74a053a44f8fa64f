//! What a month came to.

use std::sync::Arc;

use serde::Serialize;
use xbot_domain::experiment::Concluded;
use xbot_domain::ids::{ArmId, Scope};
use xbot_domain::memory::Memory;
use xbot_domain::reward::RewardSpec;
use xbot_domain::time::Timestamp;

use super::Demo;
use super::arms::{self, ArmReport};
use super::history::History;
use super::regret::{self, Day, Styles};
use super::specs::{self, SpecReport};
use super::weeks;
pub use super::weeks::Week;
use crate::jobs::{JobError, World};
use crate::x::simulator::Simulator;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub seed: u64,
    pub days: i64,
    pub from: Timestamp,
    pub until: Timestamp,
    pub reward_spec: String,
    pub learning_engine_v2: bool,
    pub posts: u64,
    pub replies: u64,
    pub followers: FollowerReport,
    pub weeks: Vec<Week>,
    /// In what an impression is worth under the spec that the arms learn from, linear in the rates.
    pub regret: Vec<Day>,
    pub arms: Vec<ArmReport>,
    pub coverage: Coverage,
    pub experiments: Vec<ExperimentReport>,
    pub specs: Vec<SpecReport>,
    pub findings: Vec<Finding>,
    pub events: u64,
    /// The Merkle root over the whole log; filled in by who seals it.
    pub head: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FollowerReport {
    pub start: Option<u64>,
    pub end: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    pub arms: u64,
    pub covered: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExperimentReport {
    pub id: String,
    /// Absent while it is open.
    pub conclusion: Option<Concluded>,
}

/// One thing that the learner believes, against the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    pub scope: Scope,
    pub believed_best: String,
    pub truly_best: String,
    pub right: bool,
}

pub(super) async fn of(
    demo: &Demo,
    world: &World,
    audience: &Arc<Simulator>,
) -> Result<Report, JobError> {
    let settings = world.settings().await?;
    let history = History::of(world).await?;
    let memory = world.memory().await?;
    let spec = RewardSpec::named(&settings.learning.reward_spec);
    let spec = spec.unwrap_or_else(RewardSpec::composite_v2);
    let styles = Styles::new(&arms::styles(&memory, audience, &spec));
    let out = memory.decisions.all().filter(|known| known.posted.is_some());
    let (replies, posts): (Vec<_>, Vec<_>) = out.partition(|known| known.is_reply());
    let in_rates = arms::styles(&memory, audience, &RewardSpec::composite_v1());
    let reach = audience.usual_reach();
    let specs =
        specs::compared(audience, &in_rates, posts.len() as u64, reach).map_err(|error| {
            JobError::Failed { what: "compare specs".to_owned(), source: error.into() }
        })?;
    let arms = arms::of(&memory, &history, audience);
    Ok(Report {
        seed: demo.seed,
        days: demo.days(),
        from: demo.from,
        until: demo.until,
        reward_spec: settings.learning.reward_spec.clone(),
        learning_engine_v2: settings.learning.engine_v2,
        posts: posts.len() as u64,
        replies: replies.len() as u64,
        followers: FollowerReport {
            start: Some(settings.simulator.followers),
            end: memory.followers.last().map(|seen| seen.count),
        },
        weeks: weeks::of(demo, &memory, &styles),
        regret: regret::by_day(demo, &memory, &styles),
        coverage: Coverage {
            arms: arms.iter().filter(|arm| arm.covered.is_some()).count() as u64,
            covered: arms.iter().filter(|arm| arm.covered == Some(true)).count() as u64,
        },
        arms,
        experiments: experiments(&memory),
        specs,
        findings: findings(&memory, audience, &spec),
        events: history.events,
        head: String::new(),
    })
}

fn experiments(memory: &Memory) -> Vec<ExperimentReport> {
    let all = memory.experiments.all().map(|(id, experiment)| ExperimentReport {
        id: id.to_owned(),
        conclusion: experiment.conclusion.clone(),
    });
    all.collect()
}

/// In each scope, the arm with the highest mean against the one that the audience likes best.
fn findings(memory: &Memory, audience: &Simulator, spec: &RewardSpec) -> Vec<Finding> {
    Scope::ALL.into_iter().filter_map(|scope| finding(memory, audience, spec, scope)).collect()
}

fn finding(
    memory: &Memory,
    audience: &Simulator,
    spec: &RewardSpec,
    scope: Scope,
) -> Option<Finding> {
    let arms: Vec<_> = memory.arms.all().filter(|(id, _)| id.scope == scope).collect();
    let learned = arms.iter().filter(|(_, arm)| arm.provenance.is_some());
    let believed = learned.max_by(|a, b| a.1.posterior.mean().total_cmp(&b.1.posterior.mean()))?;
    let value = |id: &ArmId| liking(audience, spec, id);
    let best = arms.iter().max_by(|a, b| value(a.0).total_cmp(&value(b.0)))?;
    Some(Finding {
        scope,
        believed_best: believed.0.name.clone(),
        truly_best: best.0.name.clone(),
        right: believed.0 == best.0,
    })
}

/// How much the audience likes what the arm stands for, all else as usual.
fn liking(audience: &Simulator, spec: &RewardSpec, arm: &ArmId) -> f64 {
    use crate::x::simulator::Setting;
    let setting = match arm.scope {
        Scope::Content | Scope::Reply => return audience.truth().worth(spec, arm),
        Scope::Topic => Setting { topic: Some(arm.name.clone()), ..Setting::default() },
        Scope::Timing => {
            let hour = arm.name.strip_prefix("hour_").and_then(|hour| hour.parse().ok());
            Setting { hour, ..Setting::default() }
        }
    };
    audience.truth().chances(&setting).er()
}
