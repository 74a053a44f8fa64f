use super::*;
use crate::config::Mode;

fn at() -> Timestamp {
    "2025-08-11T09:00:00Z".parse().unwrap()
}

fn model(version: u32) -> Trained {
    Trained {
        version,
        kind: Kind::Ridge,
        target: "er".to_owned(),
        intercept: 0.031,
        coefficients: BTreeMap::from([("novelty".to_owned(), 0.004)]),
        scaler: BTreeMap::from([("novelty".to_owned(), Scale { mean: 0.6, std: 0.2 })]),
        model: None,
        samples: 25,
        simulated: false,
        up_to_position: 1_204,
        holdout: BTreeMap::from([("r2".to_owned(), 0.12)]),
        fallback_from: None,
        seed: 7,
        at: at(),
        recipe: None,
    }
}

fn train(model: Trained, mode: Mode) -> PredictorCommand {
    PredictorCommand::Train { model: Box::new(model), mode }
}

fn promote(version: u32, mode: Mode) -> PredictorCommand {
    let (reason, by) = ("better on the holdout".to_owned(), "job:learn".to_owned());
    PredictorCommand::Promote { version, mode, reason, by, at: at() }
}

fn roll_back(version: u32) -> PredictorCommand {
    let (reason, by) = ("worse in practice".to_owned(), "owner".to_owned());
    PredictorCommand::RollBack { version, mode: Mode::Shadow, reason, by, at: at() }
}

fn run(state: &mut Predictor, command: &PredictorCommand) -> Result<usize, Refusal> {
    let events = state.decide(command)?;
    for event in events.iter().chain(&events) {
        state.evolve(event);
    }
    Ok(events.len())
}

fn after(commands: &[PredictorCommand]) -> Predictor {
    let mut state = Predictor::default();
    for command in commands {
        run(&mut state, command).unwrap();
    }
    state
}

fn code(state: &Predictor, command: &PredictorCommand) -> String {
    state.decide(command).unwrap_err().code
}

#[test]
fn versions_grow_by_one_and_the_same_training_is_recorded_once() {
    let state = after(&[train(model(1), Mode::Live)]);
    assert_eq!(state.decide(&train(model(1), Mode::Live)), Ok(vec![]));
    let other = Trained { seed: 8, ..model(1) };
    assert_eq!(code(&state, &train(other, Mode::Live)), "version_not_next");
    assert_eq!(code(&state, &train(model(3), Mode::Live)), "version_not_next");
    assert_eq!(state.decide(&train(model(2), Mode::Live)).unwrap().len(), 1);
}

#[test]
fn four_samples_are_too_few_to_train_on() {
    let few = Trained { samples: 4, ..model(1) };
    assert_eq!(code(&Predictor::default(), &train(few, Mode::Live)), "too_few_samples");
}

#[test]
fn lesson_04_simulated_outcomes_reach_no_predictor_in_live_mode() {
    let simulated = Trained { simulated: true, ..model(1) };
    let refused = code(&Predictor::default(), &train(simulated.clone(), Mode::Live));
    assert_eq!(refused, "simulated_in_live_mode");
    let state = after(&[train(simulated, Mode::Shadow)]);
    assert_eq!(code(&state, &promote(1, Mode::Live)), "simulated_in_live_mode");
    assert_eq!(state.decide(&promote(1, Mode::Shadow)).unwrap().len(), 1);
}

#[test]
fn a_model_with_a_number_that_cannot_be_written_is_refused() {
    let flat = BTreeMap::from([("novelty".to_owned(), Scale { mean: 0.6, std: 0.0 })]);
    for bad in [
        Trained { intercept: f64::NAN, ..model(1) },
        Trained {
            coefficients: BTreeMap::from([("novelty".to_owned(), f64::INFINITY)]),
            ..model(1)
        },
        Trained { scaler: flat, ..model(1) },
    ] {
        assert_eq!(code(&Predictor::default(), &train(bad, Mode::Live)), "bad_model");
    }
}

#[test]
fn only_a_version_that_exists_is_promoted_and_only_once() {
    let mut state = after(&[train(model(1), Mode::Live)]);
    assert_eq!(code(&state, &promote(2, Mode::Live)), "unknown_version");
    assert_eq!(run(&mut state, &promote(1, Mode::Live)), Ok(1));
    assert_eq!(run(&mut state, &promote(1, Mode::Live)), Ok(0));
    assert_eq!(state.active, Some(1));
}

#[test]
fn a_roll_back_goes_to_an_earlier_version_that_was_in_use() {
    let mut commands: Vec<_> = (1..=3).map(|v| train(model(v), Mode::Live)).collect();
    commands.extend([promote(1, Mode::Live), promote(3, Mode::Live)]);
    let mut state = after(&commands);
    assert_eq!(code(&state, &roll_back(2)), "never_in_use");
    assert_eq!(run(&mut state, &roll_back(1)), Ok(1));
    assert_eq!((state.active, run(&mut state, &roll_back(1))), (Some(1), Ok(0)));
    assert_eq!(code(&state, &roll_back(3)), "never_in_use");
}

#[test]
fn old_versions_are_forgotten_but_not_the_one_in_use() {
    let mut state = after(&[train(model(1), Mode::Live), promote(1, Mode::Live)]);
    let last = u32::try_from(Predictor::REMEMBERED).unwrap() + 5;
    for version in 2..=last {
        run(&mut state, &train(model(version), Mode::Live)).unwrap();
    }
    assert_eq!(state.versions.len(), Predictor::REMEMBERED);
    assert!(state.versions.contains_key(&1));
    assert_eq!(code(&state, &promote(2, Mode::Live)), "unknown_version");
}
