//! Whose outcomes count: those of the audience that does not exist, or of the one that does.

use clap::ValueEnum;
use xbot_domain::arm::Provenance;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum World {
    Simulated,
    Real,
}

impl From<World> for Provenance {
    fn from(world: World) -> Self {
        match world {
            World::Simulated => Self::Simulated,
            World::Real => Self::Real,
        }
    }
}
