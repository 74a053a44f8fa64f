//! How much a text repeats earlier ones, as rewards punish it.

/// Two texts of one niche share words: only similarity above one half counts as repetition.
const USUAL_SIMILARITY: f64 = 0.5;

/// From 0, for a text no more similar to the nearest of the last 30 days than usual, to 1 for its
/// copy: max(0, (½ − novelty) / ½), where novelty = 1 − the largest cosine.
pub fn dup_penalty(novelty: f64) -> f64 {
    let usual = 1.0 - USUAL_SIMILARITY;
    ((usual - novelty) / usual).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_similarity_above_one_half_is_repetition() {
        let cases = [(1.0, 0.0), (0.5, 0.0), (0.25, 0.5), (0.0, 1.0), (-0.1, 1.0)];
        for (novelty, penalty) in cases {
            assert_eq!(dup_penalty(novelty), penalty, "novelty {novelty}");
        }
    }
}
