//! What holds for every sequence of commands.

use proptest::prelude::*;

use super::*;

fn any_command() -> impl Strategy<Value = BudgetCommand> {
    let id = || (0..6u8).prop_map(|n| n.to_string());
    let policy = prop_oneof![Just(LimitPolicy::Hard), Just(LimitPolicy::Advisory)];
    prop_oneof![
        4 => (id(), 0..700u64, policy).prop_map(|(id, n, p)| reserve_under(p, &id, n)),
        3 => (id(), 0..900u64).prop_map(|(id, n)| charge(&id, n)),
        2 => id().prop_map(|id| release(&id, "timed out")),
        1 => Just(open_circuit()),
        1 => Just(close_circuit()),
    ]
}

proptest! {
    #[test]
    fn the_sums_are_never_negative_and_are_those_of_the_events(
        commands in prop::collection::vec(any_command(), 0..60)
    ) {
        let mut state = Budget::default();
        let mut open = std::collections::BTreeMap::new();
        let mut charged = 0;
        for command in &commands {
            let events = run(&mut state, command).unwrap_or_default();
            for event in events {
                match event {
                    BudgetEvent::CallReserved(e) => {
                        open.insert(e.call_id, e.estimate.nanos());
                    }
                    BudgetEvent::CallCharged(e) => {
                        open.remove(&e.call_id);
                        charged += e.cost.nanos();
                    }
                    BudgetEvent::CallReleased(e) => {
                        open.remove(&e.call_id);
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(sums(&state), (open.values().sum::<u64>(), charged));
            if state.decide(command).is_ok() {
                prop_assert_eq!(state.decide(command), Ok(vec![]), "deciding again says nothing new");
            }
        }
    }

    #[test]
    fn under_a_hard_limit_what_is_promised_stays_within_it(
        estimates in prop::collection::vec(0..700u64, 0..20)
    ) {
        let mut state = Budget::default();
        for (n, estimate) in estimates.iter().enumerate() {
            run(&mut state, &reserve(&n.to_string(), *estimate)).unwrap();
            prop_assert!(state.committed() <= LIMIT);
        }
    }
}
