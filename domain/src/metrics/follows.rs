//! Whose are the new followers? Growth is observed for the account and shared out over the posts
//! of the period, in whole followers that add up to what was observed (lesson 15).

use std::cmp::Reverse;

/// The shares of `growth`, one per post in the order given, in proportion to `impressions`.
///
/// By the largest remainder; of equal remainders the earlier post is served first. Lost followers
/// are shared out the same way. Without any impressions all posts count alike; without posts
/// nothing is attributed.
pub fn attribute(growth: i64, impressions: &[u64]) -> Vec<i64> {
    let all: u128 = impressions.iter().copied().map(u128::from).sum();
    let weight = |n: &u64| if all == 0 { 1 } else { u128::from(*n) };
    let total = if all == 0 { impressions.len() as u128 } else { all };
    // Below 2⁶³ times below 2⁶⁴: it fits.
    let amount = u128::from(growth.unsigned_abs());
    let parts: Vec<_> = impressions.iter().map(|n| amount * weight(n)).collect();
    let whole: u128 = parts.iter().map(|part| part / total).sum();
    let served = served_first(&parts, total, amount - whole);
    parts
        .iter()
        .zip(served)
        .map(|(part, extra)| signed(part / total + u128::from(extra), growth))
        .collect()
}

/// Which posts get one of the `left` followers that whole shares leave over: fewer than posts.
fn served_first(parts: &[u128], total: u128, left: u128) -> Vec<bool> {
    let mut order: Vec<_> = parts.iter().map(|part| part % total).enumerate().collect();
    order.sort_by_key(|(post, remainder)| (Reverse(*remainder), *post));
    let mut ranks: Vec<_> = order.into_iter().map(|(post, _)| post).zip(0u128..).collect();
    ranks.sort_unstable();
    ranks.into_iter().map(|(_, rank)| rank < left).collect()
}

fn signed(share: u128, growth: i64) -> i64 {
    // No share exceeds the growth; only i64::MIN has no positive twin.
    let share = i64::try_from(share).unwrap_or(i64::MAX);
    if growth < 0 { -share } else { share }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_follow_the_impressions() {
        assert_eq!(attribute(10, &[600, 300, 100]), [6, 3, 1]);
        assert_eq!(attribute(7, &[100, 100, 100]), [3, 2, 2]);
        assert_eq!(attribute(1, &[10, 4_000, 20]), [0, 1, 0]);
    }

    #[test]
    fn lost_followers_are_shared_too() {
        assert_eq!(attribute(-7, &[100, 100, 100]), [-3, -2, -2]);
    }

    #[test]
    fn without_impressions_all_posts_count_alike() {
        assert_eq!(attribute(4, &[0, 0]), [2, 2]);
        assert_eq!(attribute(4, &[]), [0; 0]);
    }

    proptest! {
        #[test]
        fn shares_add_up_to_what_was_observed(
            growth in -i64::MAX..=i64::MAX,
            impressions in prop::collection::vec(any::<u64>(), 1..30),
        ) {
            let shares = attribute(growth, &impressions);
            prop_assert_eq!(shares.len(), impressions.len());
            prop_assert_eq!(shares.iter().map(|n| i128::from(*n)).sum::<i128>(), i128::from(growth));
            prop_assert!(shares.iter().all(|n| n.signum() * growth.signum() >= 0));
        }

        #[test]
        fn no_share_is_a_whole_follower_off(
            growth in -100_000..100_000i32,
            impressions in prop::collection::vec(1..1_000_000u32, 1..20),
        ) {
            let total: f64 = impressions.iter().copied().map(f64::from).sum();
            let counts: Vec<u64> = impressions.iter().copied().map(u64::from).collect();
            for (share, n) in attribute(growth.into(), &counts).into_iter().zip(impressions) {
                let exact = f64::from(growth) * f64::from(n) / total;
                prop_assert!((share as f64 - exact).abs() < 1.0 + 1e-6);
            }
        }
    }
}
