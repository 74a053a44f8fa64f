//! Which variant a decision gets: by a hash, so that asking again gives the same answer and nobody
//! has to remember.

use sha2::{Digest, Sha256};

use crate::decision::Assignment;
use crate::ids::DecisionId;
use crate::rules::Refusal;

use super::Variant;

/// How far the shares may miss a sum of one, by rounding.
const ROUNDING: f64 = 1e-9;

/// The variant of a decision, and how likely it was.
///
/// The hash covers the experiment too, so that two experiments split the same decisions
/// independently.
pub fn assign(
    experiment_id: &str,
    decision_id: DecisionId,
    variants: &[Variant],
) -> Result<Assignment, Refusal> {
    check_shares(variants)?;
    let point = point(experiment_id, decision_id);
    let mut end = 0.0;
    let covering = variants.iter().find(|variant| {
        end += variant.share;
        point < end
    });
    // Shares that add up to a rounding error below one leave the last point uncovered.
    let chosen = covering.or_else(|| variants.iter().rev().find(|variant| variant.share > 0.0));
    chosen.map(|variant| assignment(experiment_id, variant)).ok_or_else(bad_shares)
}

fn assignment(experiment_id: &str, variant: &Variant) -> Assignment {
    Assignment {
        experiment_id: experiment_id.to_owned(),
        variant: variant.name.clone(),
        propensity: variant.share,
    }
}

/// Shares are chances that add up to one.
pub fn check_shares(variants: &[Variant]) -> Result<(), Refusal> {
    let total: f64 = variants.iter().map(|variant| variant.share).sum();
    let chances = variants.iter().all(|variant| (0.0..=1.0).contains(&variant.share));
    if chances && (total - 1.0).abs() <= ROUNDING { Ok(()) } else { Err(bad_shares()) }
}

fn bad_shares() -> Refusal {
    let message = "the variants' shares are refused: each must be from 0 to 1, and their sum 1";
    Refusal::new("bad_shares", message)
}

/// Uniform in [0, 1): the first 53 bits of SHA-256(experiment, 0, decision).
fn point(experiment_id: &str, decision_id: DecisionId) -> f64 {
    let hash = Sha256::new()
        .chain_update(experiment_id.as_bytes())
        .chain_update([0])
        .chain_update(decision_id.0.as_bytes())
        .finalize();
    let bits = hash.iter().take(8).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn variants(shares: &[f64]) -> Vec<Variant> {
        let variant = |(i, share): (usize, &f64)| Variant {
            name: format!("v{i}"),
            share: *share,
            changes: BTreeMap::new(),
        };
        shares.iter().enumerate().map(variant).collect()
    }

    fn decision(n: u128) -> DecisionId {
        DecisionId(Uuid::from_u128(n))
    }

    #[test]
    fn decisions_are_split_by_the_shares() {
        let variants = variants(&[0.5, 0.3, 0.2]);
        let mut seen = BTreeMap::new();
        for n in 0..10_000 {
            let assigned = assign("e1", decision(n), &variants).unwrap();
            *seen.entry(assigned.variant).or_insert(0i32) += 1;
        }
        for (name, expected) in [("v0", 5_000), ("v1", 3_000), ("v2", 2_000)] {
            assert!((seen[name] - expected).abs() < 250, "{seen:?}");
        }
    }

    #[test]
    fn two_experiments_split_independently() {
        let variants = variants(&[0.5, 0.5]);
        let side = |e, n| assign(e, decision(n), &variants).unwrap().variant;
        let same = (0..4_000).filter(|n| side("e1", *n) == side("e2", *n)).count();
        assert!((1_800..2_200).contains(&same), "{same}");
    }

    #[test]
    fn shares_that_are_no_chances_are_refused() {
        for shares in [&[0.5, 0.6][..], &[1.5, -0.5], &[f64::NAN, 1.0], &[]] {
            assert_eq!(check_shares(&variants(shares)).unwrap_err().code, "bad_shares");
        }
    }

    proptest! {
        #[test]
        fn the_same_decision_gets_the_same_variant_and_its_share(n: u128, split in 0.0..=1.0f64) {
            let variants = variants(&[split, 1.0 - split, 0.0]);
            let first = assign("e1", decision(n), &variants).unwrap();
            prop_assert_eq!(&first, &assign("e1", decision(n), &variants).unwrap());
            let variant = variants.iter().find(|v| v.name == first.variant).unwrap();
            prop_assert!(variant.share > 0.0 && first.propensity == variant.share);
        }
    }
}
