//! Some rounds as columns.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Blocks;
use crate::decisions::policies::Judges;
use crate::decisions::rounds::{Round, Rounds};
use crate::decisions::segments::By;
use crate::evaluate::View;

#[derive(Clone, Debug, Default)]
pub struct Columns {
    arms: usize,
    blocked: bool,
    action: Vec<u32>,
    reward: Vec<f64>,
    pscore: Vec<f64>,
    /// By policy.
    chances: Vec<Vec<f64>>,
    /// What deals a round to a fold: its day, or its number.
    dealt: Vec<u32>,
    /// Of each round; empty when nobody asks.
    names: Vec<String>,
}

impl Columns {
    pub fn read(
        rounds: &Rounds,
        judges: &Judges<'_>,
        range: Range<usize>,
        blocks: Blocks,
        by: Option<By>,
    ) -> Self {
        let blocked = blocks == Blocks::Day;
        let chances = judges.rows(range.clone());
        let mut columns = Self { arms: rounds.arms.len(), blocked, chances, ..Self::default() };
        for number in range {
            let Some(round) = rounds.get(number) else { continue };
            columns.action.push(u32::from(round.arm()));
            columns.reward.push(round.fact.earned.reward);
            columns.pscore.push(round.chance());
            columns.dealt.push(if blocked { day(&round) } else { number as u32 });
            columns.names.extend(by.map(|by| by.key(&round)));
        }
        columns
    }

    pub fn rows(&self) -> usize {
        self.action.len()
    }

    pub fn dealt(&self) -> &[u32] {
        &self.dealt
    }

    pub fn policies(&self) -> Vec<&[f64]> {
        self.chances.iter().map(Vec::as_slice).collect()
    }

    pub fn view<'a>(
        &'a self,
        policies: &'a [&'a [f64]],
        q_hat: Option<&'a [f64]>,
    ) -> View<'a, f64> {
        View {
            arms: self.arms,
            action: &self.action,
            reward: &self.reward,
            pscore: &self.pscore,
            policies,
            q_hat,
            clusters: self.blocked.then_some(&self.dealt),
        }
    }

    /// The rounds of each segment, in the order of their names.
    pub fn segments(&self) -> Vec<(String, Self)> {
        let mut rows: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        for (row, name) in self.names.iter().enumerate() {
            rows.entry(name).or_default().push(row);
        }
        rows.into_iter().map(|(name, rows)| (name.clone(), self.only(&rows))).collect()
    }

    fn only(&self, rows: &[usize]) -> Self {
        Self {
            arms: self.arms,
            blocked: self.blocked,
            action: pick(&self.action, rows, 1),
            reward: pick(&self.reward, rows, 1),
            pscore: pick(&self.pscore, rows, 1),
            chances: self.chances.iter().map(|all| pick(all, rows, self.arms)).collect(),
            dealt: pick(&self.dealt, rows, 1),
            names: Vec::new(),
        }
    }
}

fn pick<T: Copy>(column: &[T], rows: &[usize], width: usize) -> Vec<T> {
    let row = |row: &usize| column.get(row * width..(row + 1) * width).unwrap_or_default();
    rows.iter().flat_map(row).copied().collect()
}

/// The UTC day on which it was planned.
pub fn day(round: &Round<'_>) -> u32 {
    const DAY: i64 = 86_400_000_000;
    u32::try_from(round.fact.planned.at.micros().div_euclid(DAY)).unwrap_or_default()
}
