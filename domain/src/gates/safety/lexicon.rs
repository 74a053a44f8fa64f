//! Phrases and what they weigh, found as whole words.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::Found;
use super::fold::Word;

/// Read at its first use from lines of `weight phrase`; `#` begins a comment.
#[derive(Debug)]
pub struct Lexicon {
    source: &'static str,
    phrases: OnceLock<Phrases>,
}

/// By first word: the words that follow, and the weight.
type Phrases = BTreeMap<&'static str, Vec<(Vec<&'static str>, f64)>>;

impl Lexicon {
    pub const fn new(source: &'static str) -> Self {
        Self { source, phrases: OnceLock::new() }
    }

    /// The sum of the weights, and where the first phrase stands.
    pub fn find(&self, words: &[Word]) -> Found {
        let mut found = Found::default();
        for start in 0..words.len() {
            let weight = self.weight(words.get(start..).unwrap_or_default());
            if weight > 0.0 && found.score == 0.0 {
                found.at = words.get(start).map_or(0, |word| word.at);
            }
            found.score += weight;
        }
        found
    }

    /// Of the heaviest phrase with which `words` begins.
    pub fn weight(&self, words: &[Word]) -> f64 {
        let Some((first, rest)) = words.split_first() else {
            return 0.0;
        };
        let fits = |phrase: &[&str]| {
            let mut pairs = phrase.iter().zip(rest);
            phrase.len() <= rest.len() && pairs.all(|(part, word)| reads_as(word, part))
        };
        self.beginning_with(first)
            .filter(|(phrase, _)| fits(phrase))
            .fold(0.0, |heaviest, (_, weight)| f64::max(heaviest, *weight))
    }

    fn beginning_with<'a>(
        &'a self,
        word: &'a Word,
    ) -> impl Iterator<Item = &'a (Vec<&'static str>, f64)> {
        let phrases = self.phrases.get_or_init(|| parse(self.source));
        let exact = word.readings.iter().filter_map(|r| phrases.get(r.as_str()));
        let masked = word.readings.iter().any(|r| r.contains('*'));
        let guessed = phrases
            .iter()
            .filter(move |(first, _)| masked && reads_as(word, first))
            .map(|(_, rows)| rows);
        exact.chain(guessed).flatten()
    }
}

fn reads_as(word: &Word, part: &str) -> bool {
    word.readings.iter().any(|reading| reading == part || is_masked(reading, part))
}

/// `f**k` for any four letters from f to k. A mask at the first letter hides too much to tell.
fn is_masked(reading: &str, part: &str) -> bool {
    let mut letters = reading.chars();
    reading.contains('*')
        && !reading.starts_with('*')
        && reading.chars().count() == part.chars().count()
        && part.chars().all(|p| letters.next().is_some_and(|r| r == '*' || r == p))
}

fn parse(source: &'static str) -> Phrases {
    let mut phrases = Phrases::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let weight = parts.next().and_then(|weight| weight.parse().ok());
        if let (Some(weight), Some(first)) = (weight, parts.next()) {
            phrases.entry(first).or_default().push((parts.collect(), weight));
        }
    }
    phrases
}
