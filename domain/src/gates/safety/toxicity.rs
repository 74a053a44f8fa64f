//! Attacks on people: threats and slurs by phrase, insults by whom they are aimed at. Games are
//! full of killing and dying; that is no attack.

use super::Found;
use super::fold::Word;
use super::lexicon::Lexicon;

/// An insult within this many words after `you` is aimed at the reader.
const REACH: usize = 4;

#[derive(Debug)]
pub struct Toxicity {
    phrases: Lexicon,
    insults: Lexicon,
    pronouns: Lexicon,
}

impl Toxicity {
    pub const fn new() -> Self {
        Self {
            phrases: Lexicon::new(include_str!("../words/toxicity.txt")),
            insults: Lexicon::new(include_str!("../words/insults.txt")),
            pronouns: Lexicon::new("1 you\n1 your\n1 youre\n1 ur\n1 u\n1 yall"),
        }
    }

    /// Phrases by their weight; an insult its own, and one when it is aimed.
    pub fn find(&self, words: &[Word]) -> Found {
        let mut found = self.phrases.find(words);
        for (at, word) in words.iter().enumerate() {
            let weight = self.insult(words, at);
            if weight > 0.0 && (found.score == 0.0 || word.at < found.at) {
                found.at = word.at;
            }
            found.score += weight;
        }
        found
    }

    fn insult(&self, words: &[Word], at: usize) -> f64 {
        let weight = self.insults.weight(words.get(at..).unwrap_or_default());
        let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default();
        let aimed = weight > 0.0 && self.pronouns.find(before).score > 0.0;
        if aimed { 1.0 } else { weight }
    }
}
