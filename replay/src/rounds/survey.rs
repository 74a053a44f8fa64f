//! The first reading: what a file holds, and a reward model where it brings none.

use std::num::NonZeroUsize;
use std::path::Path;

use serde::Serialize;

use super::block::Block;
use super::lines::{Line, Lines, Text};
use super::round::{Form, Round};
use super::{BadLine, BadLines, RoundsAsk, RoundsError};
use crate::evaluate::crossfit::CrossFit;
use crate::evaluate::{ask, parallel};

/// What a file of rounds holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Survey {
    pub rounds: u64,
    pub bad_lines: BadLines,
    /// Whether the rounds bring a reward model; otherwise one is fitted.
    pub q_hat: bool,
    pub least_reward: f64,
    pub largest_reward: f64,
    pub bytes: u64,
    pub sha256: String,
    #[serde(skip)]
    pub(super) form: Form,
}

impl Survey {
    /// Where all rewards lie: [0, 1] if they do, else what was seen.
    pub fn range(&self) -> (f64, f64) {
        ask::range(self.least_reward, self.largest_reward)
    }
}

struct Seen {
    rows: u64,
    least: f64,
    most: f64,
    bad: Vec<BadLine>,
    fit: Option<CrossFit>,
}

pub fn survey(
    path: &Path,
    ask: &RoundsAsk,
    threads: NonZeroUsize,
) -> Result<(Survey, CrossFit), RoundsError> {
    let form = form(path)?;
    if let Some(policy) = ask.policies.iter().find(|policy| policy.models() && !form.q_hat) {
        return Err(RoundsError::NoModel(*policy));
    }
    let mut lines = Lines::open(path)?;
    let (mut rounds, mut bad_lines, mut fit) = (0, BadLines::default(), CrossFit::default());
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut failed = None;
    parallel::in_order(
        std::iter::from_fn(|| lines.next_text().transpose()),
        threads,
        |text| text.map(|text| look(&text, &form, ask)),
        |seen| match seen {
            Ok(seen) => {
                rounds += seen.rows;
                (least, most) = (least.min(seen.least), most.max(seen.most));
                bad_lines.extend(seen.bad);
                seen.fit.iter().for_each(|part| fit.merge(part));
            }
            Err(error) => failed = failed.take().or(Some(error)),
        },
    );
    if let Some(error) = failed {
        return Err(error.into());
    }
    let (sha256, bytes) = lines.sha256();
    let survey = Survey {
        rounds,
        bad_lines,
        q_hat: form.q_hat,
        least_reward: least,
        largest_reward: most,
        bytes,
        sha256,
        form,
    };
    Ok((survey, fit))
}

fn look(text: &Text, form: &Form, ask: &RoundsAsk) -> Seen {
    let block = Block::read(text, form, None);
    let policies = block.policies(&ask.policies);
    let policies: Vec<&[f64]> = policies.iter().map(AsRef::as_ref).collect();
    let fit = (!form.q_hat).then(|| CrossFit::of(&block.view(&policies), &block.keys()));
    let fold = |start: f64, of: fn(f64, f64) -> f64| block.reward.iter().copied().fold(start, of);
    Seen {
        rows: block.rows() as u64,
        least: fold(f64::INFINITY, f64::min),
        most: fold(f64::NEG_INFINITY, f64::max),
        fit,
        bad: block.bad,
    }
}

/// The form of the first line that is a round.
fn form(path: &Path) -> Result<Form, RoundsError> {
    let mut lines = Lines::open(path)?;
    let mut bad = BadLines::default();
    while let Some(text) = lines.next_text()? {
        for (line, number) in text.lines.iter().zip(text.first..) {
            let read = match line {
                Line::Bytes(bytes) if bytes.trim_ascii().is_empty() => continue,
                Line::Bytes(bytes) => Round::read(bytes),
                Line::TooLong => Err("it is too long to be a round".to_owned()),
            };
            match read {
                Ok(round) => return Ok(Form::of(&round)),
                Err(reason) => bad.extend(vec![BadLine { line: number, reason }]),
            }
        }
    }
    Err(RoundsError::Empty(bad))
}
