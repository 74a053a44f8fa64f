//! A planned decision with its draws, until something comes of it or never will.

use std::collections::BTreeMap;

use xbot_domain::arm::Provenance;
use xbot_domain::ids::Scope;

use super::facts::Expected;
use super::left_out::Why;
use super::predicted::Pick;

/// One arm as it stood at a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The exact chance that it had.
    pub chance: f64,
    /// What was believed of it, by its number.
    pub belief: u32,
    pub arm: u16,
}

#[derive(Clone, Debug)]
pub struct Drawn {
    pub candidates: Box<[Candidate]>,
    /// The place of what was used.
    pub used: u16,
    /// Of each predictor in question.
    pub picks: Box<[Option<Pick>]>,
}

#[derive(Clone, Debug)]
pub struct Open {
    pub expected: Expected,
    pub draws: BTreeMap<Scope, Result<Drawn, Why>>,
    /// It may stand on X, whatever became of it here.
    pub tried: bool,
    /// The world of a reading, once there is one.
    pub read: Option<Provenance>,
}
