//! Drawing from the arms: those that the content names and that nobody retired.

use tracing::info;
use xbot_domain::arm::{Arm, ArmCommand, Provenance, Status};
use xbot_domain::bandit::epsilon::Schedule;
use xbot_domain::bandit::thompson::Thompson;
use xbot_domain::bandit::ucb::{HourArm, Ucb};
use xbot_domain::bandit::{Draw, Posterior, Reason, uniform};
use xbot_domain::config::{Mode, Settings};
use xbot_domain::ids::{ArmId, Scope};
use xbot_domain::memory::Memory;
use xbot_domain::rules::Refusal;
use xbot_domain::time::Timestamp;

use super::Stop;
use crate::content::Content;
use crate::jobs::{Run, World};

/// Registers what the content names and the log does not know yet.
pub async fn register(world: &World, run: &Run) -> Result<(), Stop> {
    let mut missing = all(&world.content);
    let memory = world.memory().await?;
    missing.retain(|arm| memory.arms.get(arm).is_none());
    drop(memory);
    for arm in missing {
        let command = ArmCommand::Register { prior: Posterior::FLAT, at: run.started_at };
        world.execute::<Arm>(&arm.to_string(), &command, &run.context).await?;
    }
    Ok(())
}

fn all(content: &Content) -> Vec<ArmId> {
    let of = |scope: Scope, names: Vec<&str>| -> Vec<ArmId> {
        names.into_iter().map(|name| ArmId::new(scope, name)).collect()
    };
    let mut all = of(Scope::Topic, content.topics.iter().map(|t| t.name.as_str()).collect());
    all.extend(of(Scope::Content, content.styles.iter().map(|s| s.name.as_str()).collect()));
    all.extend(of(Scope::Reply, content.reply_styles.iter().map(|s| s.name.as_str()).collect()));
    all.extend((0..24).map(hour));
    all
}

/// The arm of an hour of the day in the account's time zone.
pub fn hour(hour: u8) -> ArmId {
    ArmId::new(Scope::Timing, format!("hour_{hour:02}"))
}

/// Those of `names` that can be chosen.
pub fn active<'a>(
    memory: &Memory,
    mode: Mode,
    scope: Scope,
    names: impl IntoIterator<Item = &'a str>,
) -> Vec<(ArmId, Posterior)> {
    let arms = names.into_iter().map(|name| ArmId::new(scope, name));
    arms.filter_map(|arm| Some((arm.clone(), posterior(memory, mode, &arm)?))).collect()
}

/// Absent when the arm is retired or unknown. In live mode what the simulation taught counts for
/// nothing (lesson 4); the first real outcome drives it out of the arm itself.
pub fn posterior(memory: &Memory, mode: Mode, arm: &ArmId) -> Option<Posterior> {
    let known = memory.arms.get(arm)?;
    let dreamt = mode == Mode::Live && known.provenance == Some(Provenance::Simulated);
    let believed = if dreamt { known.prior } else { known.posterior };
    (known.status == Status::Active).then_some(believed)
}

/// How choices are made at this moment.
#[derive(Clone, Copy, Debug)]
pub enum Policy {
    /// The learning engine is off.
    Uniform,
    Learned {
        epsilon: f64,
    },
}

impl Policy {
    pub fn now(settings: &Settings, memory: &Memory, now: Timestamp) -> Result<Self, Refusal> {
        if !settings.learning.engine_v2 {
            return Ok(Self::Uniform);
        }
        let provenance = match settings.mode {
            Mode::Live => Provenance::Real,
            Mode::Shadow => Provenance::Simulated,
        };
        let schedule = Schedule::starting_at(settings.learning.epsilon)?;
        Ok(Self::Learned { epsilon: schedule.at(memory.arms.first_learned(provenance), now) })
    }

    pub fn is_learned(self) -> bool {
        matches!(self, Self::Learned { .. })
    }

    pub fn draw(self, arms: &[(ArmId, Posterior)], seed: u64) -> Result<Draw, Refusal> {
        let draw = match self {
            Self::Uniform => uniform::choose(arms, seed)?,
            Self::Learned { epsilon } => {
                Thompson::params().prior(1.0, 1.0).epsilon(epsilon).check()?.choose(arms, seed)?
            }
        };
        if draw.reason == Reason::HighUncertainty {
            info!("[BANDIT] explore forced arm={} reason=high_uncertainty", draw.chosen);
        }
        Ok(draw)
    }

    /// `hours` are those that are open: not quiet, with room.
    pub fn draw_hour(self, hours: &[HourArm], seed: u64) -> Result<Draw, Refusal> {
        match self {
            Self::Uniform => {
                let arms: Vec<_> = hours.iter().map(|h| (h.arm.clone(), h.posterior)).collect();
                uniform::choose(&arms, seed)
            }
            Self::Learned { epsilon } => {
                Ucb::new(Posterior::FLAT, epsilon)?.choose(hours, &Default::default(), seed)
            }
        }
    }
}
