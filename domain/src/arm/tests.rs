use uuid::Uuid;

use super::*;

mod laws;
mod refusals;

const PRIOR: Posterior = Posterior { alpha: 1.0, beta: 1.0 };

fn time(minutes: i64) -> Timestamp {
    Timestamp::from_micros(1_754_902_800_000_000).plus(chrono::Duration::minutes(minutes))
}

/// Decision `n`, posted at minute `n`.
fn outcome(n: u32, pass: Pass, success: bool, weight: f64) -> Learn {
    Learn {
        decision_id: DecisionId(Uuid::from_u128(u128::from(n))),
        pass,
        posted_at: time(i64::from(n)),
        spec: "composite-v2".to_owned(),
        reward: if success { 0.75 } else { 0.25 },
        weight,
        success,
        simulated: false,
        at: time(1_000_000),
    }
}

fn register() -> ArmCommand {
    ArmCommand::Register { prior: PRIOR, at: time(0) }
}

fn reset() -> ArmCommand {
    ArmCommand::Reset {
        reason: "a new season".to_owned(),
        by: "owner".to_owned(),
        at: time(2_000_000),
    }
}

fn retire() -> ArmCommand {
    ArmCommand::Retire { reason: "worn out".to_owned(), by: "owner".to_owned(), at: time(5) }
}

fn reopen() -> ArmCommand {
    ArmCommand::Reopen { reason: "another try".to_owned(), by: "owner".to_owned(), at: time(6) }
}

/// Decides and applies; each event twice, as a reader after a crash would.
fn run(arm: &mut Arm, command: &ArmCommand) -> Result<Vec<ArmEvent>, Refusal> {
    let events = arm.decide(command)?;
    for event in &events {
        arm.evolve(event);
        arm.evolve(event);
    }
    Ok(events)
}

fn arm(commands: &[ArmCommand]) -> Arm {
    let mut arm = Arm::default();
    for command in [register()].iter().chain(commands) {
        run(&mut arm, command).unwrap();
    }
    arm
}

fn learn(n: u32, pass: Pass, success: bool, weight: f64) -> ArmCommand {
    ArmCommand::Learn(outcome(n, pass, success, weight))
}

fn known(arm: &Arm) -> Knowledge {
    arm.knowledge.unwrap()
}

#[test]
fn a_success_moves_alpha_by_its_weight_and_a_failure_beta() {
    let arm = arm(&[learn(1, Pass::First, true, 0.5), learn(2, Pass::First, false, 0.25)]);
    assert_eq!(known(&arm).posterior, Posterior { alpha: 1.5, beta: 1.25 });
    let tally = Tally { successes: 1, failures: 1, reward_sum: 1.0 };
    assert_eq!(known(&arm).tally, tally);
    assert_eq!(known(&arm).interval, known(&arm).posterior.interval());
}

#[test]
fn a_final_pass_takes_the_place_of_the_first() {
    let arm = arm(&[learn(1, Pass::First, true, 0.5), learn(1, Pass::Final, false, 1.0)]);
    assert_eq!(known(&arm).posterior, Posterior { alpha: 1.0, beta: 2.0 });
    let tally = Tally { successes: 0, failures: 1, reward_sum: 0.25 };
    assert_eq!(known(&arm).tally, tally);
}

#[test]
fn lesson_07_a_decision_and_pass_is_learned_once_and_no_first_pass_after_the_final() {
    for (told, again) in
        [(Pass::First, Pass::First), (Pass::Final, Pass::Final), (Pass::Final, Pass::First)]
    {
        let arm = arm(&[learn(1, told, true, 0.5)]);
        assert_eq!(arm.decide(&learn(1, again, false, 0.9)), Ok(vec![]), "{told:?} {again:?}");
    }
}

#[test]
fn what_was_forgotten_is_never_learned_again() {
    let mut arm = arm(&[]);
    let window = u32::try_from(Window::SIZE).unwrap();
    for n in 1..=window + 10 {
        run(&mut arm, &learn(n, Pass::First, true, 0.5)).unwrap();
    }
    assert_eq!(arm.window.len(), Window::SIZE);
    for n in [1, 10] {
        let refused = arm.decide(&learn(n, Pass::Final, true, 0.5)).unwrap_err();
        assert_eq!(refused.code, "outside_learning_window", "decision {n}");
    }
    assert_eq!(arm.decide(&learn(11, Pass::Final, true, 0.5)).unwrap().len(), 1);
}

/// What a command reads and a snapshot writes is the window; it stays as long as it once was.
#[test]
fn a_hundred_thousand_outcomes_leave_no_more_to_read_than_the_first_few_thousand() {
    let mut arm = arm(&[]);
    let mut tell = |decisions: std::ops::Range<u32>| {
        for n in decisions {
            for pass in [Pass::First, Pass::Final] {
                let weight = 1.0 / f64::from(n % 7 + 3);
                let events = arm.decide(&learn(n, pass, n % 3 == 0, weight)).unwrap();
                events.iter().for_each(|event| arm.evolve(event));
            }
        }
        let bytes = serde_json::to_vec(&arm).unwrap().len();
        (arm.window.len(), bytes)
    };
    let (early, early_bytes) = tell(0..2_000);
    let (late, late_bytes) = tell(2_000..50_000);
    assert_eq!((early, late), (Window::SIZE, Window::SIZE));
    assert!(late_bytes < 300_000, "{late_bytes} bytes");
    assert!(late_bytes < early_bytes + early_bytes / 100, "{late_bytes} bytes");
}

#[test]
fn a_reset_arm_starts_from_its_prior_and_does_not_learn_the_same_again() {
    let mut arm =
        arm(&[learn(1, Pass::First, true, 0.5), learn(7, Pass::First, true, 0.5), reset()]);
    assert_eq!(known(&arm).posterior, PRIOR);
    assert_eq!(known(&arm).tally, Tally::default());
    assert_eq!(arm.decide(&reset()), Ok(vec![]));
    for n in [1, 7] {
        let refused = arm.decide(&learn(n, Pass::Final, true, 0.5)).unwrap_err();
        assert_eq!(refused.code, "outside_learning_window");
    }
    run(&mut arm, &learn(8, Pass::First, true, 0.5)).unwrap();
    assert_eq!(known(&arm).posterior.alpha, 1.5);
}

#[test]
fn a_retired_arm_still_learns_what_was_out_under_its_name() {
    let mut arm = arm(&[retire()]);
    assert_eq!(known(&arm).status, Status::Retired);
    assert_eq!(arm.decide(&retire()), Ok(vec![]));
    assert_eq!(run(&mut arm, &learn(1, Pass::First, true, 0.5)).unwrap().len(), 1);
    run(&mut arm, &reopen()).unwrap();
    assert_eq!(known(&arm).status, Status::Active);
    assert_eq!(arm.decide(&reopen()), Ok(vec![]));
}

#[test]
fn lesson_04_the_first_real_outcome_drives_out_simulated_experience() {
    let simulated = |n| {
        let learn = outcome(n, Pass::First, false, 1.0);
        ArmCommand::Learn(Learn { simulated: true, ..learn })
    };
    let mut arm = arm(&[simulated(1), simulated(2)]);
    let events = run(&mut arm, &learn(3, Pass::First, true, 0.5)).unwrap();
    assert!(matches!(&events[..], [ArmEvent::Reset(_), ArmEvent::Updated(_)]));
    assert_eq!(known(&arm).posterior, Posterior { alpha: 1.5, beta: 1.0 });
    assert_eq!(arm.decide(&simulated(4)).unwrap_err().code, "simulated_among_real");
}

#[test]
fn a_state_reads_back_as_it_was_written() {
    let arm = arm(&[learn(1, Pass::First, true, 0.1), learn(2, Pass::Final, false, 0.7), reset()]);
    let text = serde_json::to_string(&arm).unwrap();
    assert_eq!(serde_json::from_str::<Arm>(&text).unwrap(), arm);
}
