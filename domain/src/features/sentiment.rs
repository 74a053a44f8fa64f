//! VADER (Hutto & Gilbert, ICWSM-14), as its reference implementation 3.3.2 scores.

use std::sync::LazyLock;

use vader_parity::SentimentIntensityAnalyzer;

/// The word list takes longer to read than a text to score.
static VADER: LazyLock<SentimentIntensityAnalyzer> = LazyLock::new(SentimentIntensityAnalyzer::new);

/// The compound score, −1 (worst) to 1 (best); 0 for a text without feeling.
pub fn compound(text: &str) -> f64 {
    VADER.polarity_scores(text).compound
}
