//! The analysis of an experiment as of a moment.

use xbot_domain::config::Mode;
use xbot_domain::experiment::Experiment;
use xbot_domain::experiment::ratio::{RatioVerdict, SampleRatio};
use xbot_domain::experiment::sequence::Look;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::rules::Refusal;
use xbot_domain::time::Timestamp;

use super::against::Asked;
use super::analysis::{Analysis, CONFIDENCE, Side, analysed};
use super::conclude::conclude;
use super::raw::Sample;
use super::report::{Conclusion, Ratio, RatioSide, Rerun, SideReport};
use super::standing::{Over, standing};
use super::status::Status;
use super::subject::{Subject, is_open, side};

#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    #[error("there is no experiment {0}")]
    Unknown(String),
    #[error("{0} has no plan")]
    NoPlan(String),
    #[error("could not judge the shares of {id}: {}", .refusal.message)]
    Shares { id: String, refusal: Refusal },
}

/// `memory` is that of the moment `now`, and so is `mode`. A recorded conclusion is held against what
/// `memory` says, which is right at the moment of the conclusion; [`super::Past`] remembers what was
/// known then.
pub fn rerun(
    memory: &Memory,
    id: &str,
    now: Timestamp,
    mode: Mode,
) -> Result<Rerun, ExperimentError> {
    let unknown = || ExperimentError::Unknown(id.to_owned());
    let experiment = memory.experiments.get(id).ok_or_else(unknown)?;
    let no_plan = || ExperimentError::NoPlan(id.to_owned());
    let subject = Subject::of(memory, id, experiment, mode).ok_or_else(no_plan)?;
    let analysis = analysed(&subject);
    let ratio = analysis.ratio.clone();
    let ratio = ratio.map_err(|refusal| ExperimentError::Shares { id: id.to_owned(), refusal })?;
    let (sides, looks) = sides(&subject, &analysis, ratio.verdict);
    let status = Status::of(experiment, now);
    Ok(Rerun {
        id: id.to_owned(),
        as_of: now,
        status,
        plan: subject.plan.clone(),
        started_at: experiment.started_at,
        stopped_at: experiment.stopped_at,
        world: subject.world,
        predictor: subject.model.map(|model| model.version),
        sides,
        open: analysis.open,
        ratio: of_ratio(ratio, &analysis),
        verdict: standing(ratio.verdict, &looks, Over::of(status, analysis.open)),
        conclusion: held(experiment, &analysis),
    })
}

/// With the last look at each variant.
fn sides(
    subject: &Subject<'_>,
    analysis: &Analysis,
    ratio: RatioVerdict,
) -> (Vec<SideReport>, Vec<Option<Look>>) {
    let samples: Vec<Option<Sample>> =
        analysis.sides.iter().map(|side| sample(subject, side)).collect();
    let asked = Asked { subject, ratio, samples: &samples };
    let (mut reports, mut looks) = (Vec::new(), Vec::new());
    for (index, (own, sample)) in analysis.sides.iter().zip(&samples).enumerate() {
        let (against, look) = asked.against(index, own).unzip();
        looks.extend(look);
        let open = assigned(subject, own).filter(|known| is_open(known)).count() as u64;
        reports.push(SideReport {
            name: own.name.clone(),
            share: own.share,
            assigned: own.assigned,
            measured: own.measured,
            open,
            mean: sample.map(|sample| sample.mean(CONFIDENCE)),
            against_control: against,
        });
    }
    (reports, looks)
}

fn assigned<'a>(subject: &'a Subject<'_>, own: &'a Side) -> impl Iterator<Item = &'a Known> {
    subject.assigned.iter().copied().filter(|known| side(known) == Some(own.name.as_str()))
}

fn sample(subject: &Subject<'_>, own: &Side) -> Option<Sample> {
    let outcomes = assigned(subject, own).filter_map(|known| subject.outcome(known));
    Sample::of(&outcomes.collect::<Vec<_>>())
}

fn held(experiment: &Experiment, analysis: &Analysis) -> Option<Conclusion> {
    let recorded = experiment.conclusion.clone()?;
    let recomputed = conclude(experiment, analysis, recorded.at);
    Some(Conclusion::of(recorded, recomputed))
}

fn of_ratio(ratio: SampleRatio, analysis: &Analysis) -> Ratio {
    let total: u64 = analysis.sides.iter().map(|side| side.assigned).sum();
    let side = |side: &Side| RatioSide {
        name: side.name.clone(),
        expected: side.share * total as f64,
        observed: side.assigned,
    };
    let told = ratio.verdict != RatioVerdict::TooFew;
    Ratio {
        sides: analysis.sides.iter().map(side).collect(),
        chi_square: told.then_some(ratio.chi_square),
        p: told.then_some(ratio.p),
        verdict: ratio.verdict,
    }
}
