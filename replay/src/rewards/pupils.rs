//! The arms of one side, in each world apart: the system lets the first real outcome drive out what the
//! simulation taught, so either of them is there as if the other had never been.

use std::collections::BTreeMap;

use xbot_domain::arm::{Arm, ArmCommand, ArmEvent, BY_RULE, Learn, Provenance, Updated};
use xbot_domain::ids::ArmId;
use xbot_domain::rules::{Refusal, Rules as _};

#[derive(Debug, Default)]
pub struct Pupils {
    simulated: World,
    real: World,
}

#[derive(Debug, Default)]
struct World {
    arms: BTreeMap<ArmId, Arm>,
    refused: BTreeMap<String, u64>,
}

/// What an arm is told.
#[derive(Debug)]
pub enum Lesson<'a> {
    /// It comes to what was recorded, whatever the rules make of it today.
    AsRecorded(&'a Updated),
    New(Learn),
}

impl Pupils {
    pub fn learn(&mut self, id: &ArmId, lesson: Lesson<'_>) {
        match lesson {
            Lesson::AsRecorded(updated) => {
                let arm = self.world(Provenance::from(updated.simulated)).arm(id);
                arm.evolve(&ArmEvent::Updated(Box::new(updated.clone())));
            }
            Lesson::New(learn) => {
                let world = self.world(Provenance::from(learn.simulated));
                world.carry_out(id, &ArmCommand::Learn(learn));
            }
        }
    }

    /// What is no lesson, in both worlds.
    pub fn live(&mut self, id: &ArmId, event: &ArmEvent) {
        for world in [&mut self.simulated, &mut self.real] {
            match event {
                // The lesson that it was for brings it about where it has to be.
                ArmEvent::Reset(e) if e.by == BY_RULE => {}
                ArmEvent::Reset(e) => {
                    let (reason, by, at) = (e.reason.clone(), e.by.clone(), e.at);
                    world.carry_out(id, &ArmCommand::Reset { reason, by, at });
                }
                other => world.arm(id).evolve(other),
            }
        }
    }

    pub fn of(&self, world: Provenance) -> impl Iterator<Item = (&ArmId, &Arm)> {
        self.known(world).arms.iter()
    }

    pub fn get(&self, world: Provenance, id: &ArmId) -> Option<&Arm> {
        self.known(world).arms.get(id)
    }

    pub fn refused(&self, world: Provenance) -> &BTreeMap<String, u64> {
        &self.known(world).refused
    }

    fn known(&self, world: Provenance) -> &World {
        match world {
            Provenance::Simulated => &self.simulated,
            Provenance::Real => &self.real,
        }
    }

    fn world(&mut self, world: Provenance) -> &mut World {
        match world {
            Provenance::Simulated => &mut self.simulated,
            Provenance::Real => &mut self.real,
        }
    }
}

impl World {
    fn arm(&mut self, id: &ArmId) -> &mut Arm {
        self.arms.entry(id.clone()).or_default()
    }

    fn carry_out(&mut self, id: &ArmId, command: &ArmCommand) {
        if let Err(Refusal { code, .. }) = decide(self.arm(id), command) {
            *self.refused.entry(code).or_default() += 1;
        }
    }
}

fn decide(arm: &mut Arm, command: &ArmCommand) -> Result<(), Refusal> {
    let events = arm.decide(command)?;
    events.iter().for_each(|event| arm.evolve(event));
    Ok(())
}
