//! The same bits from any number of threads, and from both widths of columns.

use super::synthetic::{ARMS, Log};
use super::*;

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let log = Log::new(100_000, 3);
    let uniform = vec![1.0 / ARMS as f64; log.evaluation.len()];
    let clusters: Vec<u32> = (0..100_000).map(|i| i / 700).collect();
    let policies = vec!["evaluation".to_owned(), "uniform".to_owned()];
    let plan = Plan::new(Ask { policies, resamplings: 20, ..Ask::all("evaluation") }).unwrap();
    let policies: [&[f64]; 2] = [&log.evaluation, &uniform];
    for clusters in [None, Some(clusters.as_slice())] {
        let view = View { clusters, ..log.view(&policies) };
        let report = |threads| evaluate(&plan, &view, NonZeroUsize::new(threads).unwrap()).unwrap();
        let one = serde_json::to_string(&report(1)).unwrap();
        for threads in [2, 8] {
            assert_eq!(serde_json::to_string(&report(threads)).unwrap(), one);
        }
    }
}

#[test]
fn policies_are_compared_on_the_same_rounds() {
    let log = Log::new(5_000, 4);
    let uniform = vec![1.0 / ARMS as f64; log.evaluation.len()];
    let policies = vec!["evaluation".to_owned(), "uniform".to_owned()];
    let plan = Plan::new(Ask { policies, resamplings: 0, ..Ask::all("evaluation") }).unwrap();
    let policies: [&[f64]; 2] = [&log.evaluation, &uniform];
    let report = evaluate(&plan, &log.view(&policies), one()).unwrap();
    let (a, b) = (&report.policies["evaluation"], &report.policies["uniform"]);
    let paired = &a.differences["uniform"]["dr"];
    assert!((paired.value - (a.estimates["dr"].value - b.estimates["dr"].value)).abs() < 1e-15);
    let apart = a.estimates["dr"].standard_error.hypot(b.estimates["dr"].standard_error);
    assert!(paired.standard_error < apart && paired.standard_error > 0.0);
    let gain = &a.gains["dr"];
    assert!(gain.p_adjusted >= gain.p && gain.simultaneous.width() > gain.interval.width());
}

#[test]
fn a_column_that_is_too_short_is_named() {
    let log = Log::new(10, 5);
    let plan = Plan::new(Ask::all("evaluation")).unwrap();
    let policies: [&[f64]; 1] = [&log.evaluation];
    let short = View { pscore: &log.pscore[..9], ..log.view(&policies) };
    let error = evaluate(&plan, &short, one()).unwrap_err();
    assert_eq!(error.to_string(), "pscore has 9 values, and 10 are expected");
    let none = View { q_hat: None, ..log.view(&policies) };
    assert_eq!(evaluate(&plan, &none, one()).unwrap_err(), ViewError::NoModel);
}
