//! Says something that was not said in the last 30 days.

use crate::features::embedding::{Embedding, Incomparable};
use crate::ids::DecisionId;

use super::{Check, Gate, GateInput, PastText};

/// One check per text. A text is compared with those of other decisions only: with itself it is
/// always equal, and would never get out.
pub fn checks(input: &GateInput<'_>) -> Vec<Check> {
    let (texts, limit) = (input.texts.len(), input.limits.dup_cosine);
    if input.embeddings.len() != texts {
        let check = Check::new(Gate::Uniqueness, "cosine", f64::NAN, limit);
        let found = input.embeddings.len();
        return vec![check.block_if(true, || {
            format!("could not judge: {found} embeddings for {texts} texts, must be one each")
        })];
    }
    let numbered = (1..).zip(input.embeddings);
    numbered
        .map(|(number, text)| check(number, nearest(input.decision, text, input.past), limit))
        .collect()
}

fn check(number: usize, nearest: Result<f64, Incomparable>, limit: f64) -> Check {
    let measured = *nearest.as_ref().unwrap_or(&f64::NAN);
    Check::new(Gate::Uniqueness, "cosine", measured, limit)
        .of_text(number)
        .block_if(measured >= limit, || {
            format!(
                "text {number} is too like one of the last 30 days: cosine {measured:.3}, \
                 must be below {limit}"
            )
        })
        .block_if(nearest.is_err(), || match nearest {
            Err(why) => format!("could not judge text {number}: {why}"),
            Ok(_) => String::new(),
        })
        .needs_sound_limit()
}

fn nearest(own: DecisionId, text: &Embedding, past: &[PastText]) -> Result<f64, Incomparable> {
    past.iter()
        .filter(|past| past.decision != own)
        .try_fold(0.0, |nearest, past| Ok(f64::max(nearest, text.cosine(&past.embedding)?)))
}
