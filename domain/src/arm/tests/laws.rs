//! What holds for every sequence of commands.

use proptest::prelude::*;

use super::*;

fn any_command() -> impl Strategy<Value = ArmCommand> {
    let pass = prop_oneof![Just(Pass::First), Just(Pass::Final)];
    let learn = (0..40u32, pass, any::<bool>(), 0.001..=1.0f64)
        .prop_map(|(n, pass, success, weight)| learn(n, pass, success, weight));
    prop_oneof![20 => learn, 1 => Just(reset()), 1 => Just(retire()), 1 => Just(reopen())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_sequence_learns_a_decision_and_pass_twice_or_leaves_the_range(
        commands in prop::collection::vec(any_command(), 0..60)
    ) {
        let mut arm = arm(&[]);
        let mut learned = std::collections::BTreeSet::new();
        for command in &commands {
            let events = run(&mut arm, command).unwrap_or_default();
            for event in &events {
                if let ArmEvent::Updated(e) = event {
                    prop_assert!(learned.insert((e.decision_id, e.pass)), "learned twice");
                }
            }
            let known = known(&arm);
            prop_assert!(known.posterior.alpha >= PRIOR.alpha && known.posterior.alpha.is_finite());
            prop_assert!(known.posterior.beta >= PRIOR.beta && known.posterior.beta.is_finite());
            prop_assert!(0.0 <= known.interval.low && known.interval.low <= known.interval.high);
            prop_assert!(known.interval.high <= 1.0);
            if arm.decide(command).is_ok() {
                prop_assert_eq!(arm.decide(command), Ok(vec![]), "deciding again says nothing new");
            }
        }
    }

    #[test]
    fn the_posterior_is_the_prior_and_what_is_counted(
        results in prop::collection::vec((0..30u32, any::<bool>(), any::<bool>(), 0.001..=1.0f64), 0..50)
    ) {
        let mut arm = arm(&[]);
        let mut last = std::collections::BTreeMap::new();
        for (n, last_pass, success, weight) in results {
            let pass = if last_pass { Pass::Final } else { Pass::First };
            if !run(&mut arm, &learn(n, pass, success, weight)).unwrap().is_empty() {
                last.insert(n, (success, weight));
            }
        }
        let sum = |side| last.values().filter(|(s, _)| *s == side).map(|(_, w)| w).sum::<f64>();
        let Knowledge { posterior, tally, .. } = known(&arm);
        prop_assert!((posterior.alpha - PRIOR.alpha - sum(true)).abs() < 1e-9);
        prop_assert!((posterior.beta - PRIOR.beta - sum(false)).abs() < 1e-9);
        prop_assert_eq!(tally.successes + tally.failures, last.len() as u64);
    }
}
