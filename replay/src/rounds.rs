//! Logged rounds in a file of JSON lines, evaluated without a store and in memory that does not grow
//! with the file: it is read twice, first to see what it holds, then to evaluate it.
//!
//! A line that cannot be used is named with its number and the reason, and left out.

use std::num::NonZeroUsize;
use std::path::Path;

use serde::Serialize;

use crate::evaluate::crossfit::Fitted;
use crate::evaluate::multiplicity::adjust_differences;
use crate::evaluate::{Ask, AskError, Fold, Model, Part, Plan, Report, ViewError, parallel};

mod block;
mod lines;
mod policy;
mod round;
mod survey;

use block::Block;
pub use block::Segments;
use lines::{Lines, Text};
pub use policy::RoundsPolicy;
pub use survey::Survey;

/// So many bad lines are named; all are counted.
const NAMED: usize = 100;
/// Beyond, it is no table that somebody reads, and its memory grows with the file.
const MOST_SEGMENTS: usize = 1_000;

#[derive(Debug, thiserror::Error)]
pub enum RoundsError {
    #[error("could not read the rounds")]
    Read(#[from] std::io::Error),
    #[error("there is not one usable round{}", first(.0))]
    Empty(BadLines),
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error("the policy {0} needs q_hat, and the rounds bring none")]
    NoModel(RoundsPolicy),
    #[error("there are more than {MOST_SEGMENTS} segments: choose a key with fewer values")]
    Segments,
    #[error("a round does not fit its columns")]
    View(#[from] ViewError),
    #[error("the file changed while it was read")]
    Changed,
}

fn first(bad: &BadLines) -> String {
    bad.first.first().map_or_else(String::new, |bad| format!(": line {}: {}", bad.line, bad.reason))
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct BadLines {
    pub count: u64,
    /// The first of them.
    pub first: Vec<BadLine>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BadLine {
    pub line: u64,
    pub reason: String,
}

impl BadLines {
    fn extend(&mut self, more: Vec<BadLine>) {
        self.count += more.len() as u64;
        let room = NAMED.saturating_sub(self.first.len());
        self.first.extend(more.into_iter().take(room));
    }
}

/// What is asked of a file of rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundsAsk {
    /// Its policies and its range of rewards are set by the file.
    pub ask: Ask,
    pub policies: Vec<RoundsPolicy>,
    pub by: Option<Segments>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluated {
    #[serde(flatten)]
    pub survey: Survey,
    pub report: Report,
    /// The same for each part of the rounds, when asked for.
    pub segments: std::collections::BTreeMap<String, Report>,
}

/// Reads and evaluates the file.
pub fn evaluate(
    path: &Path,
    ask: &RoundsAsk,
    threads: NonZeroUsize,
) -> Result<Evaluated, RoundsError> {
    let (survey, fit) = survey::survey(path, ask, threads)?;
    let plan = Plan::new(Ask {
        policies: ask.policies.iter().map(ToString::to_string).collect(),
        rewards: survey.range(),
        ..ask.ask.clone()
    })?;
    let (fitted, model) = match survey.q_hat {
        true => (None, Model::Given),
        false => (Some(fit.fitted()), fit.model(ask.policies.len())),
    };
    let mut whole = plan.fold();
    let mut parts = std::collections::BTreeMap::new();
    let mut failed = None;
    let work = |text: Text| folded(&plan, ask, &survey, fitted.as_ref(), &text);
    let mut crowded = false;
    let mut lines = Lines::open(path)?;
    let texts = std::iter::from_fn(|| lines.next_text().transpose());
    let mut read = 0u64;
    parallel::in_order(
        texts,
        threads,
        |text| text.map_err(RoundsError::from).and_then(work),
        |folded| match folded {
            Ok((rows, part, segments)) => {
                read += rows;
                whole.merge(part);
                for (name, part) in segments {
                    crowded |= parts.len() >= MOST_SEGMENTS && !parts.contains_key(&name);
                    if crowded {
                        break;
                    }
                    parts.entry(name).or_insert_with(|| plan.fold()).merge(part);
                }
            }
            Err(error) => failed = failed.take().or(Some(error)),
        },
    );
    if let Some(error) = failed {
        return Err(error);
    }
    if crowded {
        return Err(RoundsError::Segments);
    }
    if read != survey.rounds {
        return Err(RoundsError::Changed);
    }
    let report = |fold: Fold<'_>| {
        let mut report = fold.report(&model);
        adjust_differences(&mut report);
        report
    };
    let segments = parts.into_iter().map(|(name, fold)| (name, report(fold))).collect();
    Ok(Evaluated { report: report(whole), segments, survey })
}

type Folded = (u64, Part, Vec<(String, Part)>);

/// One chunk of lines, and each segment of it.
fn folded(
    plan: &Plan,
    ask: &RoundsAsk,
    survey: &Survey,
    fitted: Option<&Fitted>,
    text: &Text,
) -> Result<Folded, RoundsError> {
    let mut block = Block::read(text, &survey.form, ask.by.as_ref());
    if let Some(fitted) = fitted {
        block.q_hat = fitted.q_hat(block.rows(), &block.keys());
    }
    let part = |block: &Block| -> Result<Part, RoundsError> {
        let policies = block.policies(&ask.policies);
        let policies: Vec<&[f64]> = policies.iter().map(AsRef::as_ref).collect();
        Ok(plan.part(&block.view(&policies))?)
    };
    let segments = block.segments().into_iter();
    let segments = segments.map(|(name, own)| Ok((name, part(&own)?)));
    let segments = segments.collect::<Result<_, RoundsError>>()?;
    Ok((block.rows() as u64, part(&block)?, segments))
}

#[cfg(test)]
mod tests;
