//! The rounds of one scope, in the order in which they were planned.

use std::collections::BTreeMap;
use std::sync::Arc;

use xbot_domain::arm::Provenance;
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::Scope;

use super::facts::Fact;
use super::left_out::Why;
use super::plan::{Candidate, Drawn};

/// What all scopes share.
#[derive(Debug, Default)]
pub struct Shared {
    pub facts: Vec<Fact>,
    pub beliefs: Vec<Posterior>,
    pub topics: Vec<String>,
    /// The specs whose rewards these are, where none was named: their scales may differ.
    pub specs: Vec<String>,
}

/// Rows and their candidates, side by side.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub rows: Vec<Row>,
    pub candidates: Vec<Candidate>,
    /// Of each row, as many as there are predictors in question.
    pub picks: Vec<Option<u16>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub fact: u32,
    pub from: u32,
    pub count: u16,
    pub used: u16,
}

impl Table {
    /// Nothing where it would not fit: four billion candidates.
    pub fn push(&mut self, fact: u32, drawn: &Drawn) {
        let (Ok(from), Ok(count)) =
            (u32::try_from(self.candidates.len()), u16::try_from(drawn.candidates.len()))
        else {
            return;
        };
        self.rows.push(Row { fact, from, count, used: drawn.used });
        self.candidates.extend_from_slice(&drawn.candidates);
        self.picks.extend(drawn.picks.iter().map(|pick| pick.map(|pick| pick.place)));
    }
}

/// All that can be asked about.
#[derive(Clone, Debug)]
pub struct Rounds {
    pub scope: Scope,
    pub world: Provenance,
    /// The arms that were ever candidates, by their number.
    pub arms: Vec<String>,
    /// What each began with.
    pub began: Vec<Posterior>,
    /// Decisions for which it was drawn, measured or not.
    pub drawn: u64,
    pub left_out: BTreeMap<Why, u64>,
    pub(super) order: Vec<u32>,
    pub(super) table: Table,
    pub(super) predictors: usize,
    pub(super) shared: Arc<Shared>,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    pub fact: &'a Fact,
    pub candidates: &'a [Candidate],
    /// The place of what was used.
    pub used: usize,
    pub(super) picks: &'a [Option<u16>],
    pub(super) shared: &'a Shared,
}

impl Rounds {
    pub fn len(&self) -> usize {
        self.order.len()
    }

    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub fn get(&self, number: usize) -> Option<Round<'_>> {
        round(&self.table, &self.shared, self.predictors, *self.order.get(number)?)
    }

    /// In the order in which they were planned.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<Round<'_>>> {
        (0..self.len()).map(|number| self.get(number))
    }
}

/// The one in this row.
pub fn round<'a>(
    table: &'a Table,
    shared: &'a Shared,
    predictors: usize,
    row: u32,
) -> Option<Round<'a>> {
    let row = row as usize;
    let Row { fact, from, count, used } = *table.rows.get(row)?;
    let from = from as usize;
    Some(Round {
        fact: shared.facts.get(fact as usize)?,
        candidates: table.candidates.get(from..from + usize::from(count))?,
        used: usize::from(used),
        picks: table.picks.get(row * predictors..(row + 1) * predictors)?,
        shared,
    })
}

impl Round<'_> {
    pub fn chance(&self) -> f64 {
        self.candidates.get(self.used).map_or(0.0, |candidate| candidate.chance)
    }

    pub fn arm(&self) -> u16 {
        self.candidates.get(self.used).map_or(0, |candidate| candidate.arm)
    }

    pub fn topic(&self) -> Option<&str> {
        self.shared.topics.get(usize::from(self.fact.topic?)).map(String::as_str)
    }

    /// What was believed of each candidate.
    pub fn beliefs(&self) -> impl Iterator<Item = Posterior> {
        let of = |c: &Candidate| self.shared.beliefs.get(c.belief as usize).copied();
        self.candidates.iter().map(move |candidate| of(candidate).unwrap_or(Posterior::FLAT))
    }
}
