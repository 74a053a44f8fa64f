//! What was gathered of one scope.

use std::collections::BTreeMap;
use std::sync::Arc;

use xbot_domain::arm::Provenance;
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::{ArmId, Scope};

use super::left_out::{LeftOut, Why};
use super::names::Names;
use super::rounds::{Rounds, Shared, Table};

#[derive(Debug, Default)]
pub struct OfScope {
    pub arms: Names,
    pub table: Table,
    pub drawn: u64,
    pub left_out: LeftOut,
}

/// What is known only when the history has gone by.
pub struct Known<'a> {
    pub scope: Scope,
    pub world: Provenance,
    pub began: &'a BTreeMap<ArmId, Posterior>,
    pub shared: &'a Arc<Shared>,
    pub predictors: usize,
    pub unmeasured: u64,
}

impl OfScope {
    pub fn rounds(self, known: Known<'_>) -> Rounds {
        let order = self.order(&known);
        let mut left_out = self.left_out.of(known.world);
        let other = (self.table.rows.len() - order.len()) as u64;
        for (why, count) in [(Why::OtherWorld, other), (Why::NotMeasured, known.unmeasured)] {
            if count > 0 {
                left_out.insert(why, count);
            }
        }
        let prior = |name: &String| {
            let arm = ArmId::new(known.scope, name.as_str());
            known.began.get(&arm).copied().unwrap_or(Posterior::FLAT)
        };
        Rounds {
            scope: known.scope,
            world: known.world,
            began: self.arms.all().iter().map(prior).collect(),
            arms: self.arms.all().to_vec(),
            drawn: self.drawn,
            left_out,
            order,
            table: self.table,
            predictors: known.predictors,
            shared: Arc::clone(known.shared),
        }
    }

    /// The rows of the world, by the time of planning.
    fn order(&self, known: &Known<'_>) -> Vec<u32> {
        let fact = |row: u32| {
            let row = self.table.rows.get(row as usize)?;
            known.shared.facts.get(row.fact as usize)
        };
        let all = 0..u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
        let own = all.filter(|row| fact(*row).is_some_and(|f| f.earned.world == known.world));
        let mut order: Vec<u32> = own.collect();
        order.sort_by_key(|row| fact(*row).map(|fact| fact.planned.number));
        order
    }
}
