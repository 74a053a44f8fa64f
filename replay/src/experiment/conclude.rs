//! What is recorded of an experiment when it is over.
//!
//! The rule: shares that do not fit the plan make it unhealthy. Too few measured decisions make it
//! inconclusive, without a lift. It ships when the whole interval of a lift is above zero and rolls back
//! when all are below. One that was stopped before its end ships nothing: whoever stops it may have
//! looked.

use xbot_domain::experiment::lift::METHOD;
use xbot_domain::experiment::ratio::RatioVerdict;
use xbot_domain::experiment::{Concluded, Experiment, Lift, Verdict};
use xbot_domain::time::Timestamp;

use super::analysis::{Analysis, CONFIDENCE};

/// Absent where the plan has no sides or its shares are no chances.
pub fn conclude(experiment: &Experiment, analysis: &Analysis, at: Timestamp) -> Option<Concluded> {
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
