use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(n: u32) -> Timestamp {
    at(&format!("2025-08-{n:02}T00:00:00Z"))
}

fn variant(name: &str, share: f64) -> Variant {
    let changes = match name {
        "control" => BTreeMap::new(),
        _ => BTreeMap::from([("hook".to_owned(), "question".to_owned())]),
    };
    Variant { name: name.to_owned(), share, changes }
}

fn plan() -> Defined {
    Defined {
        hypothesis: "a question as a hook earns more replies".to_owned(),
        scope: Scope::Content,
        variants: vec![variant("control", 0.5), variant("question", 0.5)],
        metric: "er".to_owned(),
        starts_at: day(2),
        ends_at: day(16),
        by: "owner".to_owned(),
        at: day(1),
    }
}

fn define(plan: Defined) -> ExperimentCommand {
    ExperimentCommand::Define { id: "question-hook".to_owned(), plan: Box::new(plan) }
}

fn start(at: Timestamp) -> ExperimentCommand {
    ExperimentCommand::Start { by: "owner".to_owned(), at }
}

fn stop(at: Timestamp) -> ExperimentCommand {
    ExperimentCommand::Stop { reason: "a holiday".to_owned(), by: "owner".to_owned(), at }
}

fn conclude(at: Timestamp) -> ExperimentCommand {
    ExperimentCommand::Conclude { conclusion: Box::new(conclusion(at)) }
}

fn conclusion(at: Timestamp) -> Concluded {
    Concluded {
        method: "dr-1".to_owned(),
        confidence: 0.95,
        control: "control".to_owned(),
        control_assigned: 40,
        control_measured: 38,
        lifts: vec![Lift {
            variant: "question".to_owned(),
            assigned: 41,
            measured: 40,
            lift: 0.004,
            low: -0.001,
            high: 0.009,
            chance_to_win: 0.94,
        }],
        sample_ratio_p: 0.91,
        verdict: Verdict::Inconclusive,
        at,
    }
}

fn after(commands: &[ExperimentCommand]) -> Experiment {
    let mut state = Experiment::default();
    for command in commands {
        let events = state.decide(command).unwrap();
        for event in events.iter().chain(&events) {
            state.evolve(event);
        }
    }
    state
}

fn code(before: &[ExperimentCommand], command: &ExperimentCommand) -> String {
    after(before).decide(command).unwrap_err().code
}

#[test]
fn a_plan_that_cannot_be_judged_is_refused() {
    let thirds = ["control", "a", "b"].map(|name| variant(name, 1.0 / 3.0));
    assert!(
        Experiment::default()
            .decide(&define(Defined { variants: thirds.into(), ..plan() }))
            .is_ok()
    );
    let sides =
        |sides: &[(&str, f64)]| sides.iter().map(|(n, s)| variant(n, *s)).collect::<Vec<_>>();
    let cases = [
        (Defined { variants: sides(&[("control", 1.0)]), ..plan() }, "bad_variants"),
        (
            Defined { variants: sides(&[("control", 0.5), ("control", 0.5)]), ..plan() },
            "bad_variants",
        ),
        (
            Defined { variants: sides(&[("question", 0.5), ("control", 0.5)]), ..plan() },
            "bad_variants",
        ),
        (Defined { variants: sides(&[("control", 0.5), ("b", 0.4)]), ..plan() }, "bad_shares"),
        (Defined { variants: sides(&[("control", 1.5), ("b", -0.5)]), ..plan() }, "bad_shares"),
        (Defined { variants: sides(&[("control", f64::NAN), ("b", 0.5)]), ..plan() }, "bad_shares"),
        (Defined { variants: sides(&[("control", 0.5), ("B 2", 0.5)]), ..plan() }, "bad_name"),
        (Defined { ends_at: day(2), ..plan() }, "bad_window"),
        (Defined { at: day(20), ..plan() }, "bad_window"),
        (Defined { metric: "likes".to_owned(), ..plan() }, "unknown_metric"),
        (Defined { hypothesis: " ".to_owned(), ..plan() }, "no_hypothesis"),
    ];
    for (plan, expected) in cases {
        assert_eq!(code(&[], &define(plan.clone())), expected, "{plan:?}");
    }
    let plan = Box::new(plan());
    for id in ["", "has space", "Über", &"x".repeat(65)] {
        let command = ExperimentCommand::Define { id: id.to_owned(), plan: plan.clone() };
        assert_eq!(code(&[], &command), "bad_name");
    }
}

#[test]
fn a_plan_does_not_change() {
    let longer = Defined { ends_at: day(30), ..plan() };
    assert_eq!(after(&[define(plan())]).decide(&define(plan())), Ok(vec![]));
    assert_eq!(code(&[define(plan())], &define(longer)), "already_defined");
}

#[test]
fn an_experiment_starts_once_after_its_plan_and_before_its_end() {
    assert_eq!(code(&[], &start(day(2))), "not_defined");
    assert_eq!(code(&[define(plan())], &start(day(16))), "window_over");
    let running = [define(plan()), start(day(2))];
    assert_eq!(after(&running).decide(&start(day(3))), Ok(vec![]));
    let stopped = [define(plan()), start(day(2)), stop(day(3))];
    assert_eq!(code(&stopped, &start(day(4))), "already_ended");
    assert_eq!(after(&stopped).decide(&stop(day(5))), Ok(vec![]));
    assert_eq!(code(&[define(plan())], &stop(day(3))), "not_started");
}

#[test]
fn it_is_not_concluded_before_its_registered_end_unless_stopped() {
    let running = [define(plan()), start(day(2))];
    assert_eq!(code(&[define(plan())], &conclude(day(16))), "not_started");
    assert_eq!(code(&running, &conclude(day(15))), "too_early");
    let ended = after(&[define(plan()), start(day(2)), conclude(day(16))]);
    assert_eq!(ended.decide(&conclude(day(16))), Ok(vec![]));
    assert_eq!(ended.decide(&conclude(day(17))).unwrap_err().code, "already_concluded");
    assert_eq!(ended.decide(&stop(day(17))).unwrap_err().code, "already_concluded");
    let stopped = after(&[define(plan()), start(day(2)), stop(day(3))]);
    assert_eq!(stopped.decide(&conclude(day(4))).unwrap().len(), 1);
}

#[test]
fn a_conclusion_speaks_of_the_planned_variants_in_finite_numbers() {
    let running = [define(plan()), start(day(2))];
    let none = Concluded { lifts: vec![], ..conclusion(day(16)) };
    let nan = Concluded { sample_ratio_p: f64::NAN, ..conclusion(day(16)) };
    let other = Concluded { control: "question".to_owned(), ..conclusion(day(16)) };
    for bad in [none, nan, other] {
        let command = ExperimentCommand::Conclude { conclusion: Box::new(bad) };
        assert_eq!(code(&running, &command), "bad_conclusion");
    }
}

#[test]
fn lesson_04_a_lift_that_could_not_be_told_is_absent_and_decides_nothing() {
    let running = [define(plan()), start(day(2))];
    let without = |verdict| {
        let conclusion = Concluded { lifts: vec![], verdict, ..conclusion(day(16)) };
        ExperimentCommand::Conclude { conclusion: Box::new(conclusion) }
    };
    for verdict in [Verdict::Inconclusive, Verdict::Unhealthy] {
        assert_eq!(after(&running).decide(&without(verdict)).unwrap().len(), 1);
    }
    for verdict in [Verdict::Ship, Verdict::RollBack] {
        assert_eq!(code(&running, &without(verdict)), "bad_conclusion");
    }
}

#[test]
fn it_runs_from_its_start_to_its_end_or_its_stop() {
    assert!(!after(&[define(plan())]).running_at(day(5)));
    let running = after(&[define(plan()), start(day(1))]);
    let cases = [(1, false), (2, true), (15, true), (16, false)];
    for (n, expected) in cases {
        assert_eq!(running.running_at(day(n)), expected, "day {n}");
    }
    let stopped = after(&[define(plan()), start(day(3)), stop(day(5))]);
    let cases = [(2, false), (3, true), (4, true), (5, false)];
    for (n, expected) in cases {
        assert_eq!(stopped.running_at(day(n)), expected, "day {n}");
    }
}
