//! Flesch reading ease: Flesch 1948, "A new readability yardstick", doi 10.1037/h0057532.

use unicode_segmentation::UnicodeSegmentation;

use super::x_text::without_urls;

mod syllables;

/// `206.835 − 1.015·words/sentences − 84.6·syllables/words`; about 0 (hard) to 100 (easy), but
/// not bounded. Links are not read aloud and do not count. A text without words has nothing that
/// could be easy: 0.
pub fn flesch_reading_ease(text: &str) -> f64 {
    let text = without_urls(text);
    let words = text.unicode_words().count();
    if words == 0 {
        return 0.0;
    }
    let syllables: usize = text.unicode_words().map(syllables::count).sum();
    let per_sentence = ratio(words, sentences(&text));
    206.835 - 1.015 * per_sentence - 84.6 * ratio(syllables, words)
}

fn sentences(text: &str) -> usize {
    let spoken = |sentence: &&str| sentence.unicode_words().next().is_some();
    text.unicode_sentences().filter(spoken).count().max(1)
}

#[expect(clippy::cast_precision_loss, reason = "no text has 2^53 words")]
fn ratio(a: usize, b: usize) -> f64 {
    a as f64 / b as f64
}
