//! One line, read and checked.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

/// Chances add up to one, as far as printed digits go.
const SUM_ERROR: f64 = 1e-3;

#[derive(Debug, Deserialize)]
pub struct Round<'a> {
    pub action: u32,
    pub reward: f64,
    pub pscore: f64,
    pub evaluation: Vec<f64>,
    #[serde(default)]
    pub q_hat: Option<Vec<f64>>,
    #[serde(default)]
    pub position: Option<Value>,
    #[serde(default, borrow)]
    pub context: Option<&'a RawValue>,
    #[serde(default)]
    pub cluster: Option<Value>,
}

/// What all rounds of a file have in common with its first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub arms: usize,
    pub q_hat: bool,
    pub clusters: bool,
}

impl Form {
    pub fn of(round: &Round<'_>) -> Self {
        Self {
            arms: round.evaluation.len(),
            q_hat: round.q_hat.is_some(),
            clusters: round.cluster.is_some(),
        }
    }
}

impl<'a> Round<'a> {
    /// A round that makes sense by itself.
    pub fn read(line: &'a [u8]) -> Result<Self, String> {
        let round: Self = serde_json::from_slice(line).map_err(|error| {
            // Each line is a document of its own: its line is always the first.
            error.to_string().replace(" at line 1 column ", " at column ")
        })?;
        round.check()?;
        Ok(round)
    }

    fn check(&self) -> Result<(), String> {
        let arms = self.evaluation.len();
        if self.action as usize >= arms {
            return Err(format!(
                "action {} has no place in evaluation, which has {arms}",
                self.action
            ));
        }
        chance("pscore", self.pscore)?;
        self.evaluation.iter().try_for_each(|p| chance("evaluation", *p))?;
        let total: f64 = self.evaluation.iter().sum();
        if (total - 1.0).abs() > SUM_ERROR {
            return Err(format!("evaluation adds up to {total}, not to 1"));
        }
        match &self.q_hat {
            Some(q) if q.len() != arms => {
                Err(format!("q_hat has {} values, and evaluation has {arms}", q.len()))
            }
            _ => Ok(()),
        }
    }

    /// That it is like the others.
    pub fn fits(&self, form: &Form) -> Result<(), String> {
        let own = Form::of(self);
        if own.arms != form.arms {
            return Err(format!("it has {} arms, and the first round has {}", own.arms, form.arms));
        }
        same("q_hat", own.q_hat, form.q_hat)?;
        same("cluster", own.clusters, form.clusters)
    }
}

fn chance(name: &str, value: f64) -> Result<(), String> {
    if (0.0..=1.0 + 1e-9).contains(&value) {
        return Ok(());
    }
    Err(format!("{name} {value} is no chance: it must be from 0 to 1"))
}

fn same(name: &str, own: bool, first: bool) -> Result<(), String> {
    match (own, first) {
        (true, false) => Err(format!("it has {name}, and the first round has none")),
        (false, true) => Err(format!("it has no {name}, and the first round has one")),
        _ => Ok(()),
    }
}

/// A number for a value of any kind; equal for equal values, and scattered, because rounds are dealt
/// by it: ids in steps of ten would all go to one fold.
pub fn key(value: &Value) -> u32 {
    match value.as_u64().map(u32::try_from) {
        Some(Ok(number)) => scattered(number),
        _ => {
            let hash = Sha256::digest(shown(value).as_bytes());
            hash.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes))
        }
    }
}

/// Each to one of its own: the last step of MurmurHash3, which can be undone.
fn scattered(mut number: u32) -> u32 {
    number ^= number >> 16;
    number = number.wrapping_mul(0x85eb_ca6b);
    number ^= number >> 13;
    number = number.wrapping_mul(0xc2b2_ae35);
    number ^ (number >> 16)
}

/// As people write it.
pub fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_in_steps_of_any_size_are_dealt_to_all_folds_and_none_becomes_another() {
        for step in [1, 5, 10, 65_536, 86_400] {
            let keys: BTreeSet<u32> = (0..50).map(|n| key(&json!(n * step))).collect();
            let folds: BTreeSet<u32> = keys.iter().map(|key| key % 5).collect();
            assert_eq!((keys.len(), folds.len()), (50, 5), "steps of {step}");
        }
    }
}
