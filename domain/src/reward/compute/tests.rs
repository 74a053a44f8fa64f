use proptest::prelude::*;

use super::*;
use crate::metrics::Metrics;

fn reading(impressions: u64, follows: i64, retweets: u64, replies: u64) -> Inputs {
    Inputs {
        metrics: Metrics {
            impressions: Some(impressions),
            follows: Some(follows),
            retweets: Some(retweets),
            replies: Some(replies),
            ..Metrics::default()
        },
        novelty: Some(0.8),
        dup_penalty: Some(0.25),
    }
}

fn usual() -> Baseline {
    Baseline::of(&[])
}

#[test]
fn composite_v1_is_the_documented_formula() {
    let reward = RewardSpec::composite_v1().compute(&reading(2_000, 5, 30, 10), &usual()).unwrap();
    let fpki = 5.0 * 1000.0 / 2000.0;
    let expected = 0.5 * fpki + 0.3 * 0.015 + 0.15 * 0.005 + 0.05 * 0.8 - 0.1 * 0.25;
    assert!((reward.value - expected).abs() < 1e-15);
    assert_eq!(reward.weight, 0.5);
    let names: Vec<_> = reward.terms.iter().map(|term| term.name.as_str()).collect();
    assert_eq!(names, ["fpki", "retweet_rate", "reply_rate", "novelty", "dup_penalty"]);
    let inputs: Vec<_> = reward.inputs.keys().map(String::as_str).collect();
    let recorded = ["dup_penalty", "follows", "impressions", "novelty", "replies", "retweets"];
    assert_eq!(inputs, recorded, "v1 used no baseline, so it records none");
}

#[test]
fn composite_v1_is_largest_on_the_smallest_sample_and_v2_is_not() {
    let (lucky, proven) = (reading(10, 1, 0, 0), reading(100_000, 200, 500, 500));
    let v1 = |r| RewardSpec::composite_v1().compute(r, &usual()).unwrap();
    let v2 = |r| RewardSpec::composite_v2().compute(r, &usual()).unwrap();
    assert!(v1(&lucky).value > 49.0 && v1(&proven).value < 1.1);
    assert!(v2(&lucky).value < v2(&proven).value);
    assert!(v2(&lucky).weight < 0.02 && v2(&proven).weight > 0.99);
}

#[test]
fn what_the_account_usually_gets_rates_one_half_in_v2() {
    let reward =
        RewardSpec::composite_v2().compute(&reading(10_000, 10, 50, 50), &usual()).unwrap();
    for term in reward.terms.iter().take(3) {
        assert!((term.input - 0.5).abs() < 1e-12, "{}", term.name);
    }
    assert_eq!(reward.inputs["baseline_follows"], 0.001);
}

#[test]
fn a_post_without_metrics_earns_nothing() {
    let nothing = Inputs { novelty: Some(1.0), dup_penalty: Some(0.0), ..Inputs::default() };
    for spec in RewardSpec::built_in() {
        let refused = spec.compute(&nothing, &usual()).unwrap_err();
        assert_eq!(refused.missing, ["impressions", "follows", "retweets", "replies"]);
    }
}

#[test]
fn a_reading_on_no_impressions_earns_nothing() {
    let refused = RewardSpec::composite_v1().compute(&reading(0, 0, 0, 0), &usual()).unwrap_err();
    assert_eq!(refused.to_string(), "could not compute a reward without impressions");
}

#[test]
fn a_spec_reads_back_as_it_was_written() {
    for spec in RewardSpec::built_in() {
        let json = serde_json::to_string(&spec).unwrap();
        assert_eq!(serde_json::from_str::<RewardSpec>(&json).unwrap(), spec);
        assert_eq!(RewardSpec::named(&spec.name), Some(spec));
    }
    assert_eq!(RewardSpec::named("composite-v9"), None);
}

fn any_inputs() -> impl Strategy<Value = Inputs> {
    let counts = (1..1_000_000_000u64, -50_000..50_000i64, 0..1_000_000u64, 0..1_000_000u64);
    (counts, 0.0..=1.0f64, 0.0..=1.0f64).prop_map(|((seen, follows, retweets, replies), n, d)| {
        Inputs {
            novelty: Some(n),
            dup_penalty: Some(d),
            ..reading(seen, follows, retweets, replies)
        }
    })
}

proptest! {
    #[test]
    fn a_recomputed_reward_has_the_same_bits(
        inputs in any_inputs(),
        recent in prop::collection::vec(any_inputs(), 0..5),
    ) {
        let metrics: Vec<_> = recent.iter().map(|r| r.metrics).collect();
        for spec in RewardSpec::built_in() {
            let reward = spec.compute(&inputs, &Baseline::of(&metrics)).unwrap();
            let json = serde_json::to_string(&reward.inputs).unwrap();
            let again = spec.recompute(&serde_json::from_str(&json).unwrap()).unwrap();
            prop_assert_eq!(again.value.to_bits(), reward.value.to_bits());
            prop_assert_eq!(again.weight.to_bits(), reward.weight.to_bits());
            prop_assert_eq!(&again, &reward);
            let sum: f64 = reward.terms.iter().map(|term| term.weight * term.input).sum();
            prop_assert_eq!(sum.to_bits(), reward.value.to_bits());
        }
    }

    #[test]
    fn composite_v2_stays_between_zero_and_one(inputs in any_inputs()) {
        let reward = RewardSpec::composite_v2().compute(&inputs, &usual()).unwrap();
        prop_assert!((0.0..=1.0).contains(&reward.value));
        prop_assert!((0.0..=1.0).contains(&reward.weight));
    }
}
