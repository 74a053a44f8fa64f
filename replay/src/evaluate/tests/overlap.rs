//! What is refused.

use super::*;

fn report(action: &[u32], pscore: &[f64], evaluation: &[f64]) -> Report {
    let estimators = vec![Estimator::Ips, Estimator::Snips, Estimator::Dm, Estimator::Dr];
    let plan = Plan::new(Ask { estimators, ..Ask::all("new") }).unwrap();
    let reward: Vec<f64> = (0..action.len()).map(|i| f64::from(u8::from(i % 3 == 0))).collect();
    let q_hat = vec![0.3; evaluation.len()];
    let view = View {
        arms: 2,
        action,
        reward: &reward,
        pscore,
        policies: &[evaluation],
        q_hat: Some(&q_hat),
        clusters: None,
    };
    evaluate(&plan, &view, one()).unwrap()
}

/// Ten thousand rounds of which two carry all the weight.
#[test]
fn an_effective_sample_of_two_in_ten_thousand_is_refused() {
    let rows = 10_000;
    let action: Vec<u32> = (0..rows).map(|i| u32::from(i < 2)).collect();
    let pscore: Vec<f64> = (0..rows).map(|i| if i < 2 { 2e-4 } else { 0.9998 }).collect();
    let report = report(&action, &pscore, &[0.0, 1.0].repeat(rows));
    let policy = &report.policies["new"];
    assert!((policy.diagnostics.effective_sample_size - 2.0).abs() < 1e-9);
    for name in ["ips", "snips", "dr"] {
        let estimate = &policy.estimates[name];
        assert!(estimate.refused && estimate.value.is_finite(), "{name}");
        assert!(estimate.reason.as_ref().unwrap().contains("overlap"));
    }
    assert!(policy.refused && policy.gains["ips"].refused && !policy.estimates["dm"].refused);
}

#[test]
fn a_logged_choice_that_could_not_be_is_refused_and_weighs_nothing() {
    let action: Vec<u32> = (0..100).map(|i| i % 2).collect();
    let mut pscore = vec![0.5; 100];
    pscore[7] = 0.0;
    let policy = &report(&action, &pscore, &[0.5, 0.5].repeat(100)).policies["new"];
    assert_eq!(policy.diagnostics.zero_propensities, 1);
    assert!(policy.estimates["ips"].value.is_finite());
    assert!(policy.reasons.iter().any(|reason| reason.contains("propensity 0")));
}

#[test]
fn choices_that_were_never_logged_are_refused_for_the_model_too() {
    let policy = &report(&[0; 100], &[1.0; 100], &[0.8, 0.2].repeat(100)).policies["new"];
    assert!((policy.diagnostics.unlogged_share - 0.2).abs() < 1e-12);
    assert!(policy.estimates["dm"].refused && policy.estimates["ips"].refused);
}

#[test]
fn choices_that_the_log_could_not_make_show_in_the_weights() {
    // Each arm is logged for certain in its half, and wanted in both.
    let action: Vec<u32> = (0..1_000).map(|i| u32::from(i < 500)).collect();
    let policy = &report(&action, &[1.0; 1_000], &[0.5, 0.5].repeat(1_000)).policies["new"];
    assert!(policy.reasons.iter().any(|reason| reason.contains("instead of 1")));
}

#[test]
fn the_logging_policy_itself_is_never_refused_and_gets_the_exact_interval() {
    let action: Vec<u32> = (0..500).map(|i| i % 2).collect();
    let report = report(&action, &[0.5; 500], &[0.5, 0.5].repeat(500));
    let policy = &report.policies["new"];
    assert!(!policy.refused);
    let exact = policy.estimates["ips"].intervals["clopper_pearson"];
    assert!(exact.holds(report.logged.value) && exact.width() > report.logged.interval.width());
    assert_eq!(policy.gains["ips"].value, 0.0);
}

#[test]
fn few_clusters_are_refused() {
    let report = |count: u32| {
        let action: Vec<u32> = (0..200).map(|i| i % 2).collect();
        let reward: Vec<f64> = (0..200).map(|i| f64::from(i % 3 == 0)).collect();
        let clusters: Vec<u32> = (0..200).map(|i| i % count).collect();
        let evaluation = [0.5, 0.5].repeat(200);
        let view = View {
            arms: 2,
            action: &action,
            reward: &reward,
            pscore: &[0.5; 200],
            policies: &[&evaluation],
            q_hat: None,
            clusters: Some(&clusters),
        };
        let ask = Ask { estimators: vec![Estimator::Ips], ..Ask::all("new") };
        let report = evaluate(&Plan::new(ask).unwrap(), &view, one()).unwrap();
        report.policies["new"].estimates["ips"].clone()
    };
    for count in [1, 9] {
        let found = report(count);
        assert!(found.refused && found.value.is_finite());
        assert!(found.reason.unwrap().contains(&format!("{count} clusters")));
    }
    let enough = report(10);
    assert!(!enough.refused && enough.interval.width() > 0.0);
}
