use super::*;
use LearningCommand as C;

fn at() -> Timestamp {
    "2025-08-11T09:00:00Z".parse().unwrap()
}

fn complete(run_id: &str) -> C {
    C::CompleteRun(RunCompleted {
        run_id: run_id.to_owned(),
        job: "learn".to_owned(),
        started_at: at(),
        finished_at: at(),
        results: BTreeMap::from([("arms_trained".to_owned(), Value::from(5))]),
        simulated: false,
    })
}

fn skip(run_id: &str) -> C {
    C::SkipRun(RunSkipped {
        run_id: run_id.to_owned(),
        job: "learn".to_owned(),
        reason: "insufficient real outcomes (need 5)".to_owned(),
        at: at(),
    })
}

fn raise() -> C {
    C::RaiseAlert(AlertRaised {
        alert: "budget_90".to_owned(),
        severity: Severity::Warning,
        message: "90 % of the daily limit is spent".to_owned(),
        value: Some(9.2),
        threshold: Some(9.0),
        at: at(),
    })
}

fn clear() -> C {
    C::ClearAlert { alert: "budget_90".to_owned(), at: at() }
}

fn run(state: &mut Learning, command: &C) -> Result<usize, Refusal> {
    let events = state.decide(command)?;
    for event in events.iter().chain(&events) {
        state.evolve(event);
    }
    Ok(events.len())
}

#[test]
fn a_run_is_recorded_once_as_completed_or_as_skipped() {
    let mut state = Learning::default();
    for (command, events) in
        [(complete("a"), 1), (complete("a"), 0), (skip("b"), 1), (skip("b"), 0)]
    {
        assert_eq!(run(&mut state, &command), Ok(events), "{command:?}");
    }
    for command in [skip("a"), complete("b")] {
        assert_eq!(state.decide(&command).unwrap_err().code, "run_recorded");
    }
}

#[test]
fn an_alert_is_raised_once_until_it_is_cleared() {
    let mut state = Learning::default();
    let script =
        [(clear(), 0), (raise(), 1), (raise(), 0), (clear(), 1), (clear(), 0), (raise(), 1)];
    for (command, events) in script {
        assert_eq!(run(&mut state, &command), Ok(events), "{command:?}");
    }
}

#[test]
fn only_the_latest_runs_are_remembered() {
    let mut state = Learning::default();
    for n in 0..Learning::REMEMBERED + 5 {
        run(&mut state, &complete(&n.to_string())).unwrap();
    }
    assert_eq!(state.runs.len(), Learning::REMEMBERED);
    assert_eq!(run(&mut state, &complete("5")), Ok(0));
}

#[test]
fn a_run_cannot_end_before_it_starts() {
    let C::CompleteRun(good) = complete("a") else {
        return;
    };
    let bad = RunCompleted { started_at: at().plus(chrono::Duration::seconds(1)), ..good };
    let refused = Learning::default().decide(&C::CompleteRun(bad)).unwrap_err();
    assert_eq!(refused.code, "run_out_of_order");
}

fn start(run_id: &str, worker: &str, minute: i64) -> C {
    let at = at().plus(chrono::Duration::minutes(minute));
    C::StartRun(RunStarted {
        run_id: run_id.to_owned(),
        job: "learn".to_owned(),
        worker: worker.to_owned(),
        lease_until: at.plus(chrono::Duration::minutes(5)),
        at,
    })
}

#[test]
fn one_run_of_a_job_at_a_time_and_each_once() {
    let mut state = Learning::default();
    assert_eq!(run(&mut state, &start("learn-1", "a", 0)), Ok(1));
    assert_eq!(run(&mut state, &start("learn-1", "a", 0)), Ok(0));
    let refused = |state: &mut Learning, c: &C| run(state, c).unwrap_err().code;
    assert_eq!(refused(&mut state, &start("learn-2", "b", 1)), "already_running");
    assert_eq!(run(&mut state, &complete("learn-1")), Ok(1));
    assert_eq!(refused(&mut state, &start("learn-1", "b", 1)), "already_ran");
    assert_eq!(run(&mut state, &start("learn-2", "b", 1)), Ok(1));
}

#[test]
fn a_run_that_was_cut_off_gives_way_when_its_lease_is_over() {
    let mut state = Learning::default();
    run(&mut state, &start("learn-1", "a", 0)).unwrap();
    assert_eq!(run(&mut state, &start("learn-2", "b", 5)), Ok(1));
    // What the first says afterwards is recorded, and does not end the second.
    assert_eq!(run(&mut state, &complete("learn-1")), Ok(1));
    assert!(state.running.is_some());
}
