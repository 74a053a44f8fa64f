use super::*;

mod laws;

const LIMIT: Usd = Usd::from_nanos(1_000);

fn at() -> Timestamp {
    "2025-08-11T23:59:59Z".parse().unwrap()
}

fn tomorrow() -> Timestamp {
    "2025-08-12T00:00:01Z".parse().unwrap()
}

fn call(estimate: u64) -> Call {
    Call {
        purpose: "content_generation".to_owned(),
        model: "gpt-4o-mini".to_owned(),
        estimate: Usd::from_nanos(estimate),
        decision_id: None,
        at: at(),
    }
}

fn reserve_under(policy: LimitPolicy, id: &str, estimate: u64) -> BudgetCommand {
    BudgetCommand::Reserve { call_id: id.to_owned(), call: call(estimate), limit: LIMIT, policy }
}

fn reserve(id: &str, estimate: u64) -> BudgetCommand {
    reserve_under(LimitPolicy::Hard, id, estimate)
}

fn charge(id: &str, cost: u64) -> BudgetCommand {
    BudgetCommand::Charge {
        call_id: id.to_owned(),
        bill: Bill {
            prompt_tokens: Some(10),
            completion_tokens: Some(20),
            cost: Usd::from_nanos(cost),
            reason: None,
        },
        at: tomorrow(),
    }
}

fn release(id: &str, reason: &str) -> BudgetCommand {
    BudgetCommand::Release { call_id: id.to_owned(), reason: reason.to_owned(), at: tomorrow() }
}

fn open_circuit() -> BudgetCommand {
    BudgetCommand::OpenCircuit { reason: "insufficient_quota".to_owned(), at: at() }
}

fn close_circuit() -> BudgetCommand {
    BudgetCommand::CloseCircuit { reason: "paid".to_owned(), at: at() }
}

fn run(state: &mut Budget, command: &BudgetCommand) -> Result<Vec<BudgetEvent>, Refusal> {
    let events = state.decide(command)?;
    for event in events.iter().chain(&events) {
        state.evolve(event);
    }
    Ok(events)
}

fn after(commands: &[BudgetCommand]) -> Budget {
    let mut state = Budget::default();
    for command in commands {
        run(&mut state, command).unwrap();
    }
    state
}

/// Reserved and charged.
fn sums(state: &Budget) -> (u64, u64) {
    (state.totals.reserved.nanos(), state.totals.charged.nanos())
}

fn reason(state: &Budget, command: &BudgetCommand) -> Option<String> {
    match state.decide(command).unwrap().pop() {
        Some(BudgetEvent::CallDenied(e)) => Some(e.reason),
        _ => None,
    }
}

#[test]
fn lesson_12_open_reservations_count_and_a_call_over_the_limit_is_denied_and_recorded() {
    let state = after(&[reserve("a", 600)]);
    let denied = reason(&state, &reserve("b", 401)).unwrap();
    assert!(denied.starts_with("over_limit"), "{denied}");
    assert_eq!(reason(&state, &reserve("b", 400)), None);
}

#[test]
fn a_charge_takes_the_place_of_its_estimate_and_is_never_hidden() {
    assert_eq!(sums(&after(&[reserve("a", 600), charge("a", 450)])), (0, 450));
    let beyond = after(&[reserve("a", 600), charge("a", 5_000)]);
    assert_eq!(sums(&beyond), (0, 5_000));
    assert!(reason(&beyond, &reserve("b", 1)).is_some());
}

#[test]
fn a_release_gives_back_exactly_what_was_reserved() {
    let state = after(&[reserve("a", 600), reserve("b", 300), release("a", "timed out")]);
    assert_eq!(sums(&state), (300, 0));
}

#[test]
fn a_call_is_settled_once_and_the_same_again_is_harmless() {
    let charged = after(&[reserve("a", 600), charge("a", 450)]);
    let released = after(&[reserve("a", 600), release("a", "timed out")]);
    assert_eq!(charged.decide(&charge("a", 450)), Ok(vec![]));
    assert_eq!(released.decide(&release("a", "timed out")), Ok(vec![]));
    let different = [
        (&charged, charge("a", 451)),
        (&charged, release("a", "timed out")),
        (&released, charge("a", 450)),
        (&released, release("a", "cancelled")),
    ];
    for (state, command) in different {
        assert_eq!(state.decide(&command).unwrap_err().code, "already_settled", "{command:?}");
    }
    for command in [charge("x", 1), release("x", "timed out")] {
        assert_eq!(charged.decide(&command).unwrap_err().code, "unknown_call");
    }
}

#[test]
fn a_call_is_asked_for_once_and_its_answer_stands() {
    let mut state = after(&[reserve("a", 600), reserve("b", 500)]);
    assert_eq!(state.settlement("b"), Some(&Settlement::Denied));
    for command in [reserve("a", 600), reserve("b", 500)] {
        assert_eq!(run(&mut state, &command), Ok(vec![]));
    }
    assert_eq!(state.decide(&reserve("a", 601)).unwrap_err().code, "call_id_reused");
    assert_eq!(state.decide(&charge("b", 1)).unwrap_err().code, "already_settled");
    assert_eq!(sums(&state), (600, 0));
}

#[test]
fn an_open_circuit_denies_every_call_until_it_is_closed() {
    let mut state = after(&[open_circuit()]);
    assert_eq!(state.decide(&open_circuit()), Ok(vec![]));
    let denied = reason(&state, &reserve("a", 1)).unwrap();
    assert_eq!(denied, "circuit_open: insufficient_quota");
    run(&mut state, &close_circuit()).unwrap();
    assert_eq!(reason(&state, &reserve("a", 1)), None);
    assert_eq!(state.decide(&close_circuit()), Ok(vec![]));
}

#[test]
fn a_limit_is_hard_or_stops_once_it_is_hit_or_only_advises() {
    let cases = [
        (LimitPolicy::Hard, 600, 401, true),
        (LimitPolicy::StopWhenHit, 600, 401, false),
        (LimitPolicy::StopWhenHit, 1_000, 1, true),
        (LimitPolicy::Advisory, 1_000, 1, false),
    ];
    for (policy, first, second, denied) in cases {
        let state = after(&[reserve_under(policy, "a", first)]);
        let got = reason(&state, &reserve_under(policy, "b", second)).is_some();
        assert_eq!(got, denied, "{policy:?} {first} {second}");
    }
}

#[test]
fn a_call_refused_elsewhere_is_recorded_without_money() {
    let deny = BudgetCommand::Deny {
        call_id: "a".to_owned(),
        call: call(0),
        reason: "unknown_model: gpt-9".to_owned(),
    };
    let mut state = Budget::default();
    assert_eq!(run(&mut state, &deny).unwrap().len(), 1);
    assert_eq!(run(&mut state, &deny), Ok(vec![]));
    assert_eq!(sums(&state), (0, 0));
}

#[test]
fn the_ledger_stays_small() {
    let mut state = Budget::default();
    for n in 0..Budget::MAX_SETTLED + 50 {
        let id = n.to_string();
        run(&mut state, &reserve(&id, 1)).unwrap();
        run(&mut state, &charge(&id, 0)).unwrap();
    }
    assert_eq!(state.settled.len(), Budget::MAX_SETTLED);
    for n in 0..Budget::MAX_OPEN {
        run(&mut state, &reserve(&format!("open-{n}"), 0)).unwrap();
    }
    let denied = reason(&state, &reserve("one more", 0)).unwrap();
    assert!(denied.starts_with("too_many_open"), "{denied}");
}

#[test]
fn commands_and_state_read_back_as_they_were_written() {
    for command in [reserve("a", 600), charge("a", 1), release("a", "x"), open_circuit()] {
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<BudgetCommand>(&text).unwrap(), command, "{text}");
    }
    let state = after(&[reserve("a", 600), reserve("b", 5), charge("a", 1), open_circuit()]);
    let text = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<Budget>(&text).unwrap(), state);
}
