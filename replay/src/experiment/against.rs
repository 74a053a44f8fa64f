//! A variant against the control: three ways to tell the difference, and whether to trust them.

use xbot_domain::experiment::Lift;
use xbot_domain::experiment::lift::{LEAST_MEASURED, METHOD};
use xbot_domain::experiment::ratio::RatioVerdict;
use xbot_domain::experiment::sequence::{self, Look};
use xbot_domain::rules::Refusal;

use super::analysis::{CONFIDENCE, Side};
use super::looks::{First, Looks, looks};
use super::raw::{self, Estimate, Sample};
use super::report::{Against, FirstLook, SequenceReport, Told};
use super::subject::Subject;
use crate::evaluate::Interval;

/// Why no figure is one, if that is so.
const SHARES: &str = "the sides did not get their shares: something lost or moved decisions";

pub struct Asked<'a> {
    pub subject: &'a Subject<'a>,
    pub ratio: RatioVerdict,
    /// Of every side.
    pub samples: &'a [Option<Sample>],
}

impl Asked<'_> {
    /// Absent for the control. With the last look, for the verdict.
    pub fn against(&self, index: usize, side: &Side) -> Option<(Against, Option<Look>)> {
        let looks = looks(self.subject, &side.name, self.confidence());
        let last = looks.as_ref().ok().and_then(|looks| looks.last);
        let lift = side.lift.as_ref()?;
        let against = Against {
            lift: self.lift(lift),
            chance_to_win: lift.as_ref().ok().map(|lift| lift.chance_to_win),
            difference: self.difference(index),
            sequence: self.sequence(side, looks),
        };
        Some((against, last))
    }

    /// All sequences of an experiment hold together (Bonferroni).
    fn confidence(&self) -> f64 {
        let others = self.subject.plan.variants.len().saturating_sub(1).max(1);
        1.0 - (1.0 - CONFIDENCE) / others as f64
    }

    fn lift(&self, lift: &Result<Lift, Refusal>) -> Told {
        let estimate = lift.as_ref().map(|lift| estimate(lift.lift, lift.low, lift.high));
        self.told(METHOD, CONFIDENCE, estimate.map_err(|refusal| refusal.message.clone()))
    }

    fn difference(&self, index: usize) -> Told {
        let sample = |index: usize| self.samples.get(index).copied().flatten();
        let difference = match (sample(index), sample(0)) {
            (Some(variant), Some(control)) => Ok(variant.less(control, CONFIDENCE)),
            _ => Err("a difference is refused: each side needs two measured decisions".to_owned()),
        };
        self.told(raw::METHOD, CONFIDENCE, difference)
    }

    fn sequence(&self, side: &Side, looks: Result<Looks, Refusal>) -> SequenceReport {
        let tell = |last| self.told(sequence::METHOD, self.confidence(), last);
        match looks {
            Ok(looks) => SequenceReport {
                last: tell(looks.last.map(of_look).ok_or_else(|| self.too_few(side, &looks))),
                outcomes: looks.outcomes,
                without_zero: looks.without_zero.map(first),
            },
            Err(refusal) => {
                SequenceReport { last: tell(Err(refusal.message)), outcomes: 0, without_zero: None }
            }
        }
    }

    fn too_few(&self, side: &Side, looks: &Looks) -> String {
        let (variant, control) = looks.measured;
        let (name, known) = match variant < LEAST_MEASURED {
            true => (side.name.as_str(), variant),
            false => (self.subject.control.name.as_str(), control),
        };
        format!(
            "a look is refused: {name} has {known} outcomes known for good, and needs \
             {LEAST_MEASURED}"
        )
    }

    fn told(
        &self,
        method: &'static str,
        confidence: f64,
        estimate: Result<Estimate, String>,
    ) -> Told {
        let unhealthy = self.ratio == RatioVerdict::Mismatch;
        let (estimate, reason) = match estimate {
            Ok(estimate) => (Some(estimate), unhealthy.then(|| SHARES.to_owned())),
            Err(reason) => (None, Some(reason)),
        };
        Told { method, confidence, estimate, refused: reason.is_some(), reason }
    }
}

fn estimate(value: f64, low: f64, high: f64) -> Estimate {
    Estimate { value, interval: Interval { low, high } }
}

fn of_look(look: Look) -> Estimate {
    estimate(look.lift, look.low, look.high)
}

fn first(first: First) -> FirstLook {
    FirstLook { at: first.at, outcomes: first.outcomes, estimate: of_look(first.look) }
}
