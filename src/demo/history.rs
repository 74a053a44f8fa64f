//! What the report needs of the log beyond what the jobs remember.

use std::collections::BTreeMap;

use xbot_domain::arm::ArmEvent;
use xbot_domain::decision::{DecisionEvent, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::ids::{ArmId, DecisionId, Pass};
use xbot_domain::log::Checkpoint;

use crate::jobs::{JobError, World};

#[derive(Debug, Default)]
pub(super) struct History {
    /// The reward that the arms learned from, by decision; of the last pass that was rewarded.
    pub rewards: BTreeMap<DecisionId, RewardComputed>,
    /// What each arm holds of each decision: weight and pass.
    pub learned: BTreeMap<ArmId, BTreeMap<DecisionId, (f64, Pass)>>,
    pub events: u64,
}

impl History {
    pub async fn of(world: &World) -> Result<Self, JobError> {
        let (mut history, mut after) = (Self::default(), Checkpoint::START);
        loop {
            let batch = world.log.read_all(after, 5_000).await?;
            let Some(last) = batch.iter().last().map(|event| event.at) else {
                return Ok(history);
            };
            for event in batch.iter() {
                history.add(event.stream_id, event.decode()?);
            }
            after = last;
        }
    }

    fn add(&mut self, id: &str, event: Event) {
        self.events += 1;
        match event {
            Event::Decision(DecisionEvent::RewardComputed(e)) if e.learning => {
                if let Ok(id) = id.parse() {
                    self.rewards.insert(id, *e);
                }
            }
            Event::Arm(ArmEvent::Updated(e)) => {
                if let Ok(arm) = id.parse() {
                    let arm = self.learned.entry(arm).or_default();
                    arm.insert(e.decision_id, (e.weight, e.pass));
                }
            }
            _ => {}
        }
    }
}
