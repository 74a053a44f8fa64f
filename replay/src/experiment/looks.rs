//! The lift each time that an outcome became known for good, in that order.
//!
//! A first reading is replaced by the final one, so it is not counted before it is known that there
//! will be no other. No predictor takes part: it is trained again while the experiment runs, and what was
//! said at a look would change with it.

use xbot_domain::experiment::lift::{Question, Row};
use xbot_domain::experiment::sequence::{Look, Sequence};
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::Known;
use xbot_domain::rules::Refusal;
use xbot_domain::time::Timestamp;

use super::subject::Subject;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Looks {
    /// Decisions that were scored, on all sides.
    pub scored: u64,
    /// Outcomes known for good, of the variant and of the control.
    pub measured: (u64, u64),
    /// Absent while it is too early.
    pub last: Option<Look>,
    pub without_zero: Option<First>,
}

/// The first look at which zero was outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct First {
    pub at: Timestamp,
    pub scored: u64,
    pub look: Look,
}

pub fn looks(subject: &Subject<'_>, variant: &str, confidence: f64) -> Result<Looks, Refusal> {
    let question = Question { variant, control: &subject.control.name, confidence };
    let (mut sequence, mut without_zero) = (Sequence::new(question)?, None);
    for (at, row) in rows(subject, variant) {
        sequence.take(&row)?;
        let look = sequence.look().filter(Look::excludes_zero);
        let first = |look| First { at, scored: sequence.scored(), look };
        without_zero = without_zero.or(look.map(first));
    }
    let (scored, measured, last) = (sequence.scored(), sequence.measured(), sequence.look());
    Ok(Looks { scored, measured, last, without_zero })
}

fn rows(subject: &Subject<'_>, variant: &str) -> Vec<(Timestamp, Row)> {
    let row = |known: &&Known| {
        let at = known_for_good(known, &subject.plan.metric)?;
        let row = subject.row(known, variant).filter(|row| row.outcome.is_some())?;
        Some((at, known.id, Row { expected: None, ..row }))
    };
    let mut all: Vec<(Timestamp, DecisionId, Row)> =
        subject.assigned.iter().filter_map(row).collect();
    all.sort_by_key(|(at, id, _)| (*at, *id));
    all.into_iter().map(|(at, _, row)| (at, row)).collect()
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
