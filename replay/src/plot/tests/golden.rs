//! Pictures that were looked at: a change of one shows as a change of its file.

use super::super::*;
use super::samples;

pub fn pictures() -> Vec<(&'static str, String)> {
    let long =
        samples::short_names().map(|_| "a policy with a name that has no room beside its line");
    vec![
        ("estimates", intervals(&samples::estimates())),
        ("strange", intervals(&samples::strange())),
        ("one_estimate", intervals(&samples::one_estimate())),
        ("posteriors", lines(&samples::posteriors())),
        ("learning", lines(&samples::learning(samples::short_names()))),
        ("learning_with_a_key", lines(&samples::learning(long))),
        ("one_point", lines(&samples::one_point())),
        ("calibration", calibration(&samples::calibrated())),
        ("one_group", calibration(&samples::one_group())),
    ]
}

#[test]
fn pictures_are_the_recorded_ones() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/plots");
    for (name, svg) in pictures() {
        let path = format!("{folder}/{name}.svg");
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            std::fs::write(&path, &svg).unwrap();
        }
        let recorded = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(recorded == svg, "{name}: run with UPDATE_FIXTURES=1, and look at the picture");
    }
}
