//! The arms as they stand, and when learning began.

use std::collections::BTreeMap;

use crate::arm::{ArmEvent, Provenance, Status, Tally};
use crate::bandit::{Interval, Posterior};
use crate::ids::{ArmId, Scope};
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq)]
pub struct KnownArm {
    pub prior: Posterior,
    pub posterior: Posterior,
    pub interval: Interval,
    pub tally: Tally,
    pub status: Status,
    pub provenance: Option<Provenance>,
    pub updated_at: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub struct Arms {
    all: BTreeMap<ArmId, KnownArm>,
    first_simulated: Option<Timestamp>,
    first_real: Option<Timestamp>,
}

impl Arms {
    pub fn get(&self, id: &ArmId) -> Option<&KnownArm> {
        self.all.get(id)
    }

    pub fn all(&self) -> impl Iterator<Item = (&ArmId, &KnownArm)> {
        self.all.iter()
    }

    /// Those of a scope that can be chosen, as the policies take them.
    pub fn active(&self, scope: Scope) -> Vec<(ArmId, Posterior)> {
        let active =
            |(id, arm): &(&ArmId, &KnownArm)| id.scope == scope && arm.status == Status::Active;
        let all = self.all.iter().filter(active);
        all.map(|(id, arm)| (id.clone(), arm.posterior)).collect()
    }

    /// When the first outcome of this kind was learned: exploration fades from then on.
    pub fn first_learned(&self, provenance: Provenance) -> Option<Timestamp> {
        match provenance {
            Provenance::Simulated => self.first_simulated,
            Provenance::Real => self.first_real,
        }
    }

    pub(super) fn apply(&mut self, id: &str, event: &ArmEvent) {
        let Ok(id) = id.parse::<ArmId>() else {
            return;
        };
        if let ArmEvent::Registered(e) = event {
            self.all.insert(
                id,
                KnownArm {
                    prior: e.prior,
                    posterior: e.prior,
                    interval: e.interval,
                    tally: Tally::default(),
                    status: Status::Active,
                    provenance: None,
                    updated_at: e.at,
                },
            );
            return;
        }
        let Some(arm) = self.all.get_mut(&id) else {
            return;
        };
        match event {
            ArmEvent::Registered(_) => {}
            ArmEvent::Updated(e) => {
                (arm.posterior, arm.interval, arm.tally) = (e.after, e.interval, e.tally);
                (arm.provenance, arm.updated_at) = (Some(Provenance::from(e.simulated)), e.at);
                let first =
                    if e.simulated { &mut self.first_simulated } else { &mut self.first_real };
                first.get_or_insert(e.at);
            }
            ArmEvent::Reset(e) => {
                (arm.posterior, arm.interval, arm.tally) = (e.after, e.interval, Tally::default());
                (arm.provenance, arm.updated_at) = (None, e.at);
            }
            ArmEvent::Retired(e) => (arm.status, arm.updated_at) = (Status::Retired, e.at),
            ArmEvent::Reopened(e) => (arm.status, arm.updated_at) = (Status::Active, e.at),
        }
    }
}
