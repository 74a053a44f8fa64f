//! The value of policies on the rounds of one scope.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::ops::Range;

use serde::Serialize;

use super::DecisionsError;
use super::learning::learn;
use super::policies::{Judges, consequences};
use super::report::{Evaluated, choices};
use super::rounds::Rounds;
use super::segments::By;
use crate::evaluate::crossfit::{CrossFit, Fitted, Keys};
use crate::evaluate::multiplicity::adjust_differences;
use crate::evaluate::{self, CHUNK, Fold, Part, Plan, Report, ask, parallel};
use crate::policy::Policy;

mod columns;

use columns::Columns;

/// Beyond, it is no table that somebody reads.
const MOST_SEGMENTS: usize = 1_000;
/// With fewer blocks, an interval by blocks is too sure of itself (see `docs/REPLAY.md`).
const ENOUGH_DAYS: usize = 20;

/// What hangs together, so that it is dealt, squared and drawn again as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocks {
    /// What was planned on the same day, in UTC: the same audience, news and lessons.
    Day,
    None,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Its policies and its range of rewards are set by the rounds.
    pub ask: evaluate::Ask,
    pub policies: Vec<Policy>,
    /// Days where there are enough of them, when not given.
    pub blocks: Option<Blocks>,
    pub by: Option<By>,
}

pub fn evaluate(
    rounds: &Rounds,
    question: &Question,
    threads: NonZeroUsize,
) -> Result<Evaluated, DecisionsError> {
    if rounds.is_empty() {
        return Err(empty(rounds));
    }
    let judges = Judges::new(rounds, &question.policies)?;
    let plan = Plan::new(evaluate::Ask {
        policies: question.policies.iter().map(ToString::to_string).collect(),
        rewards: range(rounds),
        ..question.ask.clone()
    })?;
    let blocks = blocks(rounds, question.blocks)?;
    let work = Work { plan: &plan, rounds, judges: &judges, blocks, by: question.by };
    let (report, segments) = work.reports(threads)?;
    let mut warnings = judges.warnings();
    warnings.extend(question.by.and_then(|by| warning(rounds, by)));
    warnings.extend(mixed(&rounds.shared.specs));
    let planned_at = |number: usize| rounds.get(number).map(|round| round.fact.planned.at);
    Ok(Evaluated {
        scope: rounds.scope,
        world: rounds.world,
        drawn: rounds.drawn,
        left_out: rounds.left_out.clone(),
        first_planned_at: planned_at(0),
        last_planned_at: planned_at(rounds.len().saturating_sub(1)),
        blocks,
        choices: choices(rounds),
        report,
        learning: learn(rounds, question),
        segments,
        warnings,
    })
}

/// Where all rewards lie.
pub fn range(rounds: &Rounds) -> (f64, f64) {
    let rewards = || rounds.iter().flatten().map(|round| round.fact.earned.reward);
    let least = rewards().fold(f64::INFINITY, f64::min);
    ask::range(least, rewards().fold(f64::NEG_INFINITY, f64::max))
}

fn empty(rounds: &Rounds) -> DecisionsError {
    let told: Vec<String> = rounds
        .left_out
        .iter()
        .map(|(why, count)| format!("{count} are left out, because {}", why.text()))
        .collect();
    let left_out = if told.is_empty() { String::new() } else { format!(": {}", told.join("; ")) };
    DecisionsError::Empty { scope: rounds.scope, left_out }
}

fn blocks(rounds: &Rounds, asked: Option<Blocks>) -> Result<Blocks, DecisionsError> {
    let days: BTreeSet<u32> = rounds.iter().flatten().map(|round| columns::day(&round)).collect();
    match asked {
        Some(Blocks::Day) if days.len() < 2 => Err(DecisionsError::OneDay),
        Some(blocks) => Ok(blocks),
        None if days.len() >= ENOUGH_DAYS => Ok(Blocks::Day),
        None => Ok(Blocks::None),
    }
}

/// What arms learned from changed on the way.
fn mixed(specs: &[String]) -> Option<String> {
    (specs.len() > 1).then(|| {
        let specs = specs.join(" and ");
        format!("rewards of {specs} are mixed, whose scales differ: name one of them as the reward")
    })
}

fn warning(rounds: &Rounds, by: By) -> Option<String> {
    let scope = rounds.scope;
    let name = by.to_string();
    let follows = consequences(scope).contains(&name.as_str());
    follows.then(|| {
        format!(
            "{name} follows from what was drawn in scope {scope}: its segments tell how rounds \
             differ, not what a choice does"
        )
    })
}

struct Work<'a> {
    plan: &'a Plan,
    rounds: &'a Rounds,
    judges: &'a Judges<'a>,
    blocks: Blocks,
    by: Option<By>,
}

type Reports = (Report, BTreeMap<String, Report>);

impl Work<'_> {
    fn reports(&self, threads: NonZeroUsize) -> Result<Reports, DecisionsError> {
        let (whole_fit, part_fits) = self.fits(threads)?;
        let fitted = whole_fit.fitted();
        let mut whole = self.plan.fold();
        let mut parts: BTreeMap<String, Fold<'_>> = BTreeMap::new();
        let mut failed = None;
        parallel::in_order(
            self.ranges(),
            threads,
            |range| self.folded(range, &fitted),
            |folded| match folded {
                Ok((part, segments)) => {
                    whole.merge(part);
                    for (name, part) in segments {
                        parts.entry(name).or_insert_with(|| self.plan.fold()).merge(part);
                    }
                }
                Err(error) => failed = failed.take().or(Some(error)),
            },
        );
        if let Some(error) = failed {
            return Err(error);
        }
        let report = |fold: &Fold<'_>, fit: &CrossFit| {
            let mut report = fold.report(&whole_fit.model_of(fit, self.judges.count()));
            adjust_differences(&mut report);
            report
        };
        let segments = parts
            .iter()
            .filter_map(|(name, fold)| Some((name.clone(), report(fold, part_fits.get(name)?))));
        Ok((report(&whole, &whole_fit), segments.collect()))
    }

    fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let all = self.rounds.len();
        (0..all).step_by(CHUNK).map(move |start| start..(start + CHUNK).min(all))
    }

    /// The reward model; of each segment, what the policies want in it.
    fn fits(
        &self,
        threads: NonZeroUsize,
    ) -> Result<(CrossFit, BTreeMap<String, CrossFit>), DecisionsError> {
        let (mut whole, mut parts) = (CrossFit::default(), BTreeMap::<String, CrossFit>::new());
        let work = |range: Range<usize>| {
            let columns = Columns::read(self.rounds, self.judges, range, self.blocks, self.by);
            let fit = |columns: &Columns| {
                let policies = columns.policies();
                CrossFit::of(&columns.view(&policies, None), &keys(columns))
            };
            let segments = columns.segments();
            let segments = segments.iter().map(|(name, own)| (name.clone(), fit(own)));
            (fit(&columns), segments.collect::<Vec<_>>())
        };
        parallel::in_order(self.ranges(), threads, work, |(fit, segments)| {
            whole.merge(&fit);
            for (name, fit) in segments {
                parts.entry(name).or_default().merge(&fit);
            }
        });
        if parts.len() > MOST_SEGMENTS {
            return Err(DecisionsError::Segments(MOST_SEGMENTS));
        }
        Ok((whole, parts))
    }

    fn folded(
        &self,
        range: Range<usize>,
        fitted: &Fitted,
    ) -> Result<(Part, Vec<(String, Part)>), DecisionsError> {
        let columns = Columns::read(self.rounds, self.judges, range, self.blocks, self.by);
        let part = |columns: &Columns| -> Result<Part, DecisionsError> {
            let q_hat = fitted.q_hat(columns.rows(), &keys(columns));
            let policies = columns.policies();
            Ok(self.plan.part(&columns.view(&policies, Some(&q_hat)))?)
        };
        let segments = columns.segments().into_iter();
        let segments = segments.map(|(name, own)| Ok((name, part(&own)?)));
        Ok((part(&columns)?, segments.collect::<Result<_, DecisionsError>>()?))
    }
}

fn keys(columns: &Columns) -> Keys<'_> {
    Keys { positions: None, dealt: columns.dealt() }
}
