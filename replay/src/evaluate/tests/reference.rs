//! Against the definitions of the Open Bandit Pipeline, summed exactly.

use super::*;

#[derive(serde::Deserialize)]
struct Fixture {
    rows: Vec<Row>,
    expected: std::collections::BTreeMap<String, f64>,
}

#[derive(serde::Deserialize)]
struct Row {
    action: u32,
    reward: f64,
    pscore: f64,
    evaluation: Vec<f64>,
    q_hat: Vec<f64>,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("../../../tests/fixtures/ope_small.json")).unwrap()
}

fn report(ask: Ask) -> Report {
    let rows = fixture().rows;
    let action: Vec<u32> = rows.iter().map(|row| row.action).collect();
    let reward: Vec<f64> = rows.iter().map(|row| row.reward).collect();
    let pscore: Vec<f64> = rows.iter().map(|row| row.pscore).collect();
    let evaluation: Vec<f64> = rows.iter().flat_map(|row| row.evaluation.clone()).collect();
    let q_hat: Vec<f64> = rows.iter().flat_map(|row| row.q_hat.clone()).collect();
    let view = View {
        arms: 10,
        action: &action,
        reward: &reward,
        pscore: &pscore,
        policies: &[&evaluation],
        q_hat: Some(&q_hat),
        clusters: None,
    };
    evaluate(&Plan::new(ask).unwrap(), &view, one()).unwrap()
}

#[test]
fn every_estimate_is_the_reference() {
    let report = report(Ask::all("evaluation"));
    let policy = &report.policies["evaluation"];
    for (name, expected) in fixture().expected {
        let found = match name.as_str() {
            "effective_sample_size" => policy.diagnostics.effective_sample_size,
            "max_weight" => policy.diagnostics.max_weight,
            name => policy.estimates[name].value,
        };
        assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{name}: {found} {expected}");
    }
    assert!(!policy.refused, "{:?}", policy.reasons);
}

#[test]
fn the_interval_of_snips_is_that_of_the_delta_method() {
    let rows = fixture().rows;
    let weight = |row: &Row| row.evaluation[row.action as usize] / row.pscore;
    let total: f64 = rows.iter().map(weight).sum();
    let value = rows.iter().map(|row| weight(row) * row.reward).sum::<f64>() / total;
    let squares = rows.iter().map(|row| (weight(row) * (row.reward - value)).powi(2));
    let error = squares.sum::<f64>().sqrt() / total;
    let snips = &report(Ask::all("evaluation")).policies["evaluation"].estimates["snips"];
    assert!((snips.standard_error - error).abs() < 1e-12);
    assert!((snips.interval.width() - 2.0 * 1.959_963_984_540_054 * error).abs() < 1e-12);
}

/// As the peer's rules choose on the same rounds, computed apart from this program.
#[test]
fn the_data_choose_the_bounds_that_the_peer_chooses() {
    let chosen = |tuning| {
        let report = report(Ask { tuning, ..Ask::all("evaluation") });
        let estimates = &report.policies["evaluation"].estimates;
        ["ips_clip", "switch_dr", "dros"].map(|name| (estimates[name].bound, estimates[name].value))
    };
    let slope = [0.398_485_196_565_430_13, 0.479_818_958_328_881_05, 0.482_735_015_579_165_26];
    for ((bound, value), expected) in chosen(Tuning::Slope).into_iter().zip(slope) {
        assert_eq!(bound, Some(2.0));
        assert!((value - expected).abs() < 1e-12, "{value} {expected}");
    }
    let [clip, switch, dros] = chosen(Tuning::Mse);
    assert_eq!((clip.0, switch.0, dros.0), (Some(20.0), Some(20.0), None));
    // No weight reaches 20, so that nothing is bounded.
    assert_eq!(switch.1, dros.1);
}
