//! The lift each time that an outcome became known for good, in that order.
//!
//! A first reading is replaced by the final one, so it is not counted before it is known that there
//! will be no other. No predictor takes part: it is trained again while the experiment runs, and what was
//! said at a look would change with it.

use xbot_domain::experiment::lift::Question;
use xbot_domain::experiment::sequence::{Look, Propensities, Sequence};
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::Known;
use xbot_domain::rules::Refusal;
use xbot_domain::time::Timestamp;

use super::subject::{Subject, side};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// Outcomes known for good, on all sides.
    pub outcomes: u64,
    /// Of them, those of the variant and of the control.
    pub measured: (u64, u64),
    /// Absent while it is too early.
    pub last: Option<Look>,
    pub without_zero: Option<First>,
}

/// The first look at which zero was outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct First {
    pub at: Timestamp,
    pub outcomes: u64,
    pub look: Look,
}

pub fn looks(subject: &Subject<'_>, variant: &str, confidence: f64) -> Result<Looks, Refusal> {
    let question = Question { variant, control: &subject.control.name, confidence };
    let propensities =
        Propensities { variant: subject.share(variant), control: subject.control.share };
    let (mut sequence, mut without_zero) = (Sequence::new(question, propensities)?, None);
    for (at, _, side, outcome) in in_order(subject) {
        sequence.take(side, outcome)?;
        let look = sequence.look().filter(Look::excludes_zero);
        let first = |look| First { at, outcomes: sequence.outcomes(), look };
        without_zero = without_zero.or(look.map(first));
    }
    let (outcomes, measured, last) = (sequence.outcomes(), sequence.measured(), sequence.look());
    Ok(Looks { outcomes, measured, last, without_zero })
}

fn in_order<'a>(subject: &Subject<'a>) -> Vec<(Timestamp, DecisionId, &'a str, f64)> {
    let outcome = |known: &&'a Known| {
        let at = known_for_good(known, &subject.plan.metric)?;
        Some((at, known.id, side(known)?, subject.outcome(known)?))
    };
    let mut all: Vec<_> = subject.assigned.iter().filter_map(outcome).collect();
    all.sort_by_key(|(at, id, _, _)| (*at, *id));
    all
}

/// When the outcome was there that no other replaces: with the final reading, or once there can be none.
/// Where the reward decides, not before it was computed.
fn known_for_good(known: &Known, metric: &str) -> Option<Timestamp> {
    let (pass, at) = match (&known.last.reading, known.last.gone) {
        (Some(reading), _) => (&known.last, reading.captured_at),
        (None, true) => (&known.first, known.last.tried_at?),
        (None, false) => return None,
    };
    match metric {
        "reward" => pass.lesson().map(|(_, reward)| reward.at.max(at)),
        _ => Some(at),
    }
}
