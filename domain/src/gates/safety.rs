//! Fit to be seen under the owner's name: each text of a thread on its own.

use crate::features::x_text;

use super::{Check, Gate, Limits};

mod fold;
mod lexicon;
mod pii;
mod toxicity;

use lexicon::Lexicon;
use toxicity::Toxicity;

static PROFANITY: Lexicon = Lexicon::new(include_str!("words/profanity.txt"));
static PROMOTION: Lexicon = Lexicon::new(include_str!("words/promotion.txt"));
static TOXICITY: Toxicity = Toxicity::new();

/// Phrases weigh one, or a half when they are harmless alone.
const LEXICON_LIMIT: f64 = 1.0;

/// What was found, and at which character, from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found {
    score: f64,
    at: usize,
}

pub(super) fn checks(texts: &[String], limits: &Limits) -> Vec<Check> {
    if texts.is_empty() {
        let check = Check::new(Gate::Safety, "empty", 0.0, 1.0);
        return vec![
            check.block_if(true, || "there is no text; at least one is needed".to_owned()),
        ];
    }
    let numbered = (1..).zip(texts);
    numbered.flat_map(|(n, text)| of_text(n, text, limits)).collect()
}

fn of_text(n: usize, text: &str, limits: &Limits) -> [Check; 7] {
    let words = fold::words(text);
    let toxicity = TOXICITY.find(&words);
    [
        empty(n, text),
        length(n, text),
        hashtags(n, text, limits),
        phrases(n, "profanity", "profanity", &PROFANITY.find(&words)),
        pii(n, text),
        phrases(n, "toxicity", "an attack on people", &toxicity),
        phrases(n, "promotion", "advertising", &PROMOTION.find(&words)),
    ]
}

fn safety(n: usize, name: &'static str, measured: f64, limit: f64) -> Check {
    Check::new(Gate::Safety, name, measured, limit).of_text(n)
}

fn empty(n: usize, text: &str) -> Check {
    let seen = text.chars().filter(|c| !fold::is_unseen(*c)).count();
    safety(n, "empty", count(seen), 1.0).block_if(seen == 0, || {
        format!("text {n} is empty; at least one visible character is needed")
    })
}

fn length(n: usize, text: &str) -> Check {
    let (length, limit) = (x_text::length(text), x_text::MAX_LENGTH);
    safety(n, "length", length.into(), limit.into()).block_if(length > limit, || {
        format!("text {n} weighs {length} by X's count, at most {limit} allowed")
    })
}

fn hashtags(n: usize, text: &str, limits: &Limits) -> Check {
    let (hashtags, limit) = (x_text::hashtags(text), limits.max_hashtags);
    safety(n, "hashtags", hashtags.into(), limit.into()).block_if(hashtags > limit, || {
        format!("text {n} has {hashtags} hashtags, at most {limit} allowed")
    })
}

fn phrases(n: usize, name: &'static str, what: &str, found: &Found) -> Check {
    let Found { score, at } = found;
    safety(n, name, *score, LEXICON_LIMIT).block_if(*score >= LEXICON_LIMIT, || {
        format!(
            "text {n} has {what} at character {at}: {score:.1}, must be below {LEXICON_LIMIT:.1}"
        )
    })
}

fn pii(n: usize, text: &str) -> Check {
    let found = pii::find(text);
    let check = safety(n, "pii", count(found.len()), 0.0);
    match found.first() {
        None => check,
        Some((at, what)) => check.block_if(true, || {
            format!("text {n} has what looks like {what} at character {at}; none allowed")
        }),
    }
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests;
