//! Concludes experiments whose registered end has come.
//!
//! The rule, fixed here before any result is seen: an experiment is looked at once everything that
//! was assigned to it is measured for good, or will never be, and 24 h after its end at the earliest;
//! 14 days after that it is concluded with what there is. Shares that do not fit the plan make it
//! unhealthy. Too few measured decisions make it inconclusive, without a lift. It ships when the whole
//! interval of a lift is above zero and rolls back when all are below. One that was stopped before its
//! end ships nothing: whoever stops it may have looked.

use async_trait::async_trait;
use chrono::Duration;
use serde_json::json;
use xbot_domain::config::Mode;
use xbot_domain::experiment::lift::{LEAST_MEASURED, METHOD};
use xbot_domain::experiment::ratio::RatioVerdict;
use xbot_domain::experiment::{Concluded, Experiment, ExperimentCommand, Lift, Verdict};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::{Job, JobError, JobName, Ran, Results, Run, World};

mod analysis;

pub use analysis::{Analysis, CONFIDENCE, Side, analyse};

/// Until the final readings of the last posts are there.
const FINAL_READINGS: Duration = Duration::hours(24);
/// What has not been measured by then is not going to be.
const PATIENCE: Duration = Duration::days(14);

#[derive(Debug)]
pub struct Experiments;

#[async_trait]
impl Job for Experiments {
    fn name(&self) -> JobName {
        JobName::Experiments
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let now = world.now();
        let mode = world.settings().await?.mode;
        let ended = ended(&*world.memory().await?, mode, now);
        if ended.is_empty() {
            return Ok(Ran::Skipped("no experiment has ended".to_owned()));
        }
        let mut results = Results::new();
        for (id, stands) in ended {
            let word = match stands {
                Stands::Waits { open } => json!(format!("waits for {open} readings")),
                Stands::Ripe(conclusion) => {
                    let verdict = json!(conclusion.verdict);
                    let command = ExperimentCommand::Conclude { conclusion };
                    world.execute::<Experiment>(&id, &command, &run.context).await?;
                    verdict
                }
            };
            results.insert(id, word);
        }
        Ok(Ran::Done(results))
    }
}

/// How far an experiment is that assigns no more.
#[derive(Clone, Debug, PartialEq)]
enum Stands {
    Waits { open: u64 },
    Ripe(Box<Concluded>),
}

fn ended(memory: &Memory, mode: Mode, now: Timestamp) -> Vec<(String, Stands)> {
    let open = memory.experiments.all().filter(|(_, e)| e.conclusion.is_none());
    open.filter_map(|(id, experiment)| {
        experiment.started_at?;
        let looked_at = experiment.ends_at()?.plus(FINAL_READINGS);
        if now < looked_at {
            return None;
        }
        let analysis = analyse(memory, id, experiment, mode)?;
        let stands = match analysis.open {
            open if open > 0 && now < looked_at.plus(PATIENCE) => Stands::Waits { open },
            _ => Stands::Ripe(Box::new(conclude(experiment, analysis, now)?)),
        };
        Some((id.to_owned(), stands))
    })
    .collect()
}

fn conclude(experiment: &Experiment, analysis: Analysis, at: Timestamp) -> Option<Concluded> {
    let control = analysis.sides.first()?;
    let ratio = analysis.ratio.as_ref().ok()?;
    let lifts: Vec<Lift> =
        analysis.sides.iter().skip(1).filter_map(|side| side.lift.clone()?.ok()).collect();
    let complete = lifts.len() + 1 == analysis.sides.len();
    let stopped = experiment.stopped_at.is_some();
    let verdict = match ratio.verdict {
        RatioVerdict::Mismatch => Verdict::Unhealthy,
        RatioVerdict::Match | RatioVerdict::TooFew => verdict(&lifts, complete, stopped),
    };
    Some(Concluded {
        method: METHOD.to_owned(),
        confidence: CONFIDENCE,
        control: control.name.clone(),
        control_assigned: control.assigned,
        control_measured: control.measured,
        sample_ratio_p: ratio.p,
        lifts,
        verdict,
        at,
    })
}

fn verdict(lifts: &[Lift], complete: bool, stopped: bool) -> Verdict {
    if complete && !stopped && lifts.iter().any(|lift| lift.low > 0.0) {
        Verdict::Ship
    } else if complete && lifts.iter().all(|lift| lift.high < 0.0) {
        Verdict::RollBack
    } else {
        Verdict::Inconclusive
    }
}

/// How many more measured decisions a side needs before a lift can be told.
pub fn missing(side: &Side) -> u64 {
    LEAST_MEASURED.saturating_sub(side.measured)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lift(low: f64, high: f64) -> Lift {
        Lift {
            variant: "v".to_owned(),
            assigned: 40,
            measured: 40,
            lift: f64::midpoint(low, high),
            low,
            high,
            chance_to_win: 0.5,
        }
    }

    #[test]
    fn the_whole_interval_decides() {
        let cases = [
            (0.1, 0.2, Verdict::Ship),
            (-0.2, -0.1, Verdict::RollBack),
            (-0.1, 0.2, Verdict::Inconclusive),
        ];
        for (low, high, expected) in cases {
            assert_eq!(verdict(&[lift(low, high)], true, false), expected);
        }
        assert_eq!(verdict(&[lift(0.1, 0.2)], false, false), Verdict::Inconclusive);
    }

    #[test]
    fn one_that_was_stopped_ships_nothing_and_may_roll_back() {
        assert_eq!(verdict(&[lift(0.1, 0.2)], true, true), Verdict::Inconclusive);
        assert_eq!(verdict(&[lift(-0.2, -0.1)], true, true), Verdict::RollBack);
    }
}
