//! Over 200 logs, an interval of 95 % holds the truth about 190 times.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::synthetic::{Log, truth};
use super::*;

const LOGS: u64 = 200;
const ROUNDS: usize = 1_000;

fn ask() -> Ask {
    let estimators = ["ips", "snips", "dr", "sndr", "dros_1000"];
    Ask {
        estimators: estimators.iter().map(|name| name.parse().unwrap()).collect(),
        resamplings: 200,
        ..Ask::all("evaluation")
    }
}

fn reports() -> Vec<Report> {
    let plan = Plan::new(ask()).unwrap();
    let report = |seed| {
        let log = Log::new(ROUNDS, seed);
        evaluate(&plan, &log.view(&[&log.evaluation]), one()).unwrap()
    };
    (0..LOGS).map(report).collect()
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let (reports, truth) = (reports(), truth());
    let share = |name: &str, method: &str| {
        let held = |report: &&Report| {
            report.policies["evaluation"].estimates[name].intervals[method].holds(truth)
        };
        reports.iter().filter(held).count() as f64 / LOGS as f64
    };
    for name in ["ips", "snips", "dr", "sndr", "dros_1000"] {
        for method in ["normal", "bootstrap"] {
            let share = share(name, method);
            assert!((0.92..=0.97).contains(&share), "{name} {method}: {share}");
        }
    }
    for (name, method) in [("ips", "empirical_bernstein"), ("ips", "confidence_sequence")] {
        let share = share(name, method);
        assert!(share >= 0.95, "{name} {method}: {share}");
    }
}

#[test]
fn a_gain_on_the_same_rounds_holds_the_true_gain() {
    let plan = Plan::new(Ask { resamplings: 0, ..ask() }).unwrap();
    let long = Log::new(400_000, 1_000_000);
    let logged: f64 = long.reward.iter().sum::<f64>() / long.reward.len() as f64;
    let held = |seed: &u64| {
        let log = Log::new(ROUNDS, *seed);
        let report = evaluate(&plan, &log.view(&[&log.evaluation]), one()).unwrap();
        report.policies["evaluation"].gains["dr"].interval.holds(truth() - logged)
    };
    let share = (0..LOGS).filter(held).count() as f64 / LOGS as f64;
    assert!((0.92..=0.97).contains(&share), "{share}");
}

#[test]
fn a_model_fitted_to_the_log_does_not_make_the_direct_method_too_sure() {
    let estimators = vec![Estimator::Dm, Estimator::Dr];
    let plan = Plan::new(Ask { estimators, resamplings: 0, ..ask() }).unwrap();
    let mut held = [0, 0];
    for seed in 0..LOGS {
        let mut log = Log::new(ROUNDS, seed);
        // The same policy in every context, for which means by arm are the whole truth.
        log.evaluation = [0.1, 0.2, 0.4, 0.2, 0.1].repeat(ROUNDS);
        log.pscore = vec![0.2; ROUNDS];
        log.action = (0..ROUNDS as u32).map(|i| i % 5).collect();
        let noise = |i: usize| ((i as u64 * 2_654_435_761 + seed * 40_503) >> 7) % 1_000;
        let rate = [200, 300, 400, 500, 600];
        log.reward = (0..ROUNDS).map(|i| f64::from(u8::from(noise(i) < rate[i % 5]))).collect();
        let report = crossfit::evaluate(&plan, &log.view(&[&log.evaluation]), None, one()).unwrap();
        let estimates = &report.policies["evaluation"].estimates;
        for (held, name) in held.iter_mut().zip(["dm", "dr"]) {
            *held += u32::from(estimates[name].interval.holds(0.4));
        }
    }
    assert!(held.iter().all(|held| *held >= 180), "{held:?}");
}

/// Two policies of one arm each: all that tells them apart is the model, and that was fitted.
#[test]
fn a_difference_by_a_fitted_model_is_as_unsure_as_the_model() {
    let ask = Ask {
        policies: vec!["a".to_owned(), "b".to_owned()],
        estimators: vec![Estimator::Dm],
        resamplings: 0,
        ..Ask::all("a")
    };
    let plan = Plan::new(ask).unwrap();
    let (a, b) = ([1.0, 0.0].repeat(ROUNDS), [0.0, 1.0].repeat(ROUNDS));
    let pscore = vec![0.5; ROUNDS];
    let held = |seed: &u64| {
        let mut rng = ChaCha8Rng::seed_from_u64(*seed);
        let action: Vec<u32> = (0..ROUNDS).map(|_| rng.random_range(0..2)).collect();
        let earned = |action: &u32| rng.random_bool(if *action == 0 { 0.3 } else { 0.4 });
        let reward: Vec<f64> = action.iter().map(earned).map(|s| f64::from(u8::from(s))).collect();
        let policies: [&[f64]; 2] = [&a, &b];
        let view = View {
            arms: 2,
            action: &action,
            reward: &reward,
            pscore: &pscore,
            policies: &policies,
            q_hat: None,
            clusters: None,
        };
        let report = crossfit::evaluate(&plan, &view, None, one()).unwrap();
        report.policies["a"].differences["b"]["dm"].interval.holds(-0.1)
    };
    let share = (0..LOGS).filter(held).count() as f64 / LOGS as f64;
    assert!((0.92..=0.98).contains(&share), "{share}");
}
