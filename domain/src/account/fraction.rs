//! Posting a share of what is decided.

use sha2::{Digest, Sha256};

use crate::ids::DecisionId;

/// Whether the decision belongs to the `fraction` that is posted.
///
/// By a hash of its id, so every process and every replay agrees, and whoever is in at 0.1 is in at
/// 0.3. What is not a fraction posts nothing.
pub fn should_post(decision_id: DecisionId, fraction: f64) -> bool {
    (0.0..=1.0).contains(&fraction) && place(decision_id) < fraction
}

/// Uniform in [0, 1): the upper 53 bits of the hash, as many as a double holds exactly.
fn place(decision_id: DecisionId) -> f64 {
    let digest = Sha256::new()
        .chain_update(b"post_fraction")
        .chain_update(decision_id.0.as_bytes())
        .finalize();
    let bits = digest.iter().take(8).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn id(n: u16) -> DecisionId {
        let [high, low] = n.to_be_bytes();
        DecisionId::from_parts(
            Timestamp::from_micros(1_754_900_000_000_000),
            [0, 0, 0, 0, 0, 0, 0, 0, high, low],
        )
    }

    #[test]
    fn the_stated_share_is_posted() {
        for (fraction, least, most) in [(0.0, 0, 0), (0.1, 850, 1_150), (1.0, 10_000, 10_000)] {
            let posted = (0..10_000).filter(|n| should_post(id(*n), fraction)).count();
            assert!((least..=most).contains(&posted), "{posted} of 10000 at {fraction}");
        }
    }

    #[test]
    fn what_is_not_a_fraction_posts_nothing() {
        for fraction in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
            assert!((0..100).all(|n| !should_post(id(n), fraction)));
        }
    }

    proptest! {
        #[test]
        fn who_is_in_stays_in_when_the_fraction_grows(n: u16, small in 0.0..=1.0f64, more in 0.0..=1.0f64) {
            let large = (small + more).min(1.0);
            prop_assert!(!should_post(id(n), small) || should_post(id(n), large));
        }
    }
}
