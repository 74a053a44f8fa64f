use std::io::Write as _;

use super::*;

fn ask() -> RoundsAsk {
    let ask = Ask { resamplings: 50, ..Ask::all("evaluation") };
    RoundsAsk { ask, policies: vec![RoundsPolicy::Evaluation], by: None }
}

fn file(text: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    file
}

fn run(text: &[u8], ask: &RoundsAsk, threads: usize) -> Result<Evaluated, RoundsError> {
    evaluate(file(text).path(), ask, NonZeroUsize::new(threads).unwrap())
}

fn round(i: usize, more: &str) -> String {
    let (action, reward) = (i % 2, u8::from(i.is_multiple_of(5)));
    format!(
        "{{\"action\":{action},\"reward\":{reward},\"pscore\":0.5,\"evaluation\":[0.4,0.6]{more}}}\n"
    )
}

#[test]
fn bad_lines_are_named_and_left_out() {
    let mut text = b"\xef\xbb\xbf".to_vec();
    for i in 0..40 {
        text.extend(round(i, "").as_bytes());
    }
    text.extend(b"\n{\"action\":0\n");
    text.extend(br#"{"action":2,"reward":1,"pscore":0.5,"evaluation":[0.4,0.6]}"#);
    text.extend(b"\n\xff\xfe\n");
    text.extend(br#"{"action":1,"reward":1,"pscore":1.5,"evaluation":[0.4,0.6]}"#);
    text.extend(b"\n");
    text.extend(br#"{"action":1,"reward":1,"pscore":0.5,"evaluation":[0.4,0.5]}"#);
    text.extend(b"\n");
    text.extend(br#"{"action":1,"reward":1e999,"pscore":0.5,"evaluation":[0.4,0.6]}"#);
    text.extend(b"\n");
    text.extend(br#"{"action":1,"reward":1,"pscore":0.5,"evaluation":[0.4,0.3,0.3]}"#);
    text.extend(b"\n");
    text.extend(round(0, ",\"q_hat\":[1,2]").as_bytes());
    let found = run(&text, &ask(), 1).unwrap();
    assert_eq!((found.survey.rounds, found.survey.bad_lines.count), (40, 8));
    let lines: Vec<u64> = found.survey.bad_lines.first.iter().map(|bad| bad.line).collect();
    assert_eq!(lines, [42, 43, 44, 45, 46, 47, 48, 49]);
    let reasons: Vec<_> = found.survey.bad_lines.first.iter().map(|bad| &bad.reason[..]).collect();
    assert_eq!(reasons[1], "action 2 has no place in evaluation, which has 2");
    assert_eq!(reasons[3], "pscore 1.5 is no chance: it must be from 0 to 1");
    assert_eq!(reasons[4], "evaluation adds up to 0.9, not to 1");
    assert_eq!(reasons[6], "it has 3 arms, and the first round has 2");
    assert_eq!(reasons[7], "it has q_hat, and the first round has none");
}

#[test]
fn a_file_without_a_round_is_an_error_that_says_why() {
    let error = run(b"nonsense\n", &ask(), 1).unwrap_err().to_string();
    assert!(error.starts_with("there is not one usable round: line 1: expected ident"), "{error}");
    assert_eq!(run(b"", &ask(), 1).unwrap_err().to_string(), "there is not one usable round");
}

#[test]
fn the_reference_comes_out_of_a_file_too() {
    let fixture: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/fixtures/ope_small.json")).unwrap();
    let rows = fixture["rows"].as_array().unwrap();
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let report = run(text.as_bytes(), &ask(), 1).unwrap().report;
    let expected = fixture["expected"]["sndr"].as_f64().unwrap();
    let found = report.policies["evaluation"].estimates["sndr"].value;
    assert!((found - expected).abs() < 1e-12);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let text: String = (0..30_000)
        .map(|i| round(i, &format!(",\"position\":{},\"cluster\":\"day {}\"", i % 3, i / 500)))
        .collect();
    let ask = RoundsAsk { by: Some(Segments::Position), ..ask() };
    let run = |threads| run(text.as_bytes(), &ask, threads).unwrap();
    let one = run(1);
    assert_eq!(one.report.clusters, Some(60));
    assert_eq!(one.segments.keys().collect::<Vec<_>>(), ["0", "1", "2"]);
    assert_eq!(one.segments.values().map(|report| report.rounds).sum::<u64>(), 30_000);
    for threads in [2, 8] {
        let other = serde_json::to_string(&run(threads)).unwrap();
        assert_eq!(other, serde_json::to_string(&one).unwrap());
    }
}

#[test]
fn a_model_is_fitted_where_the_rounds_bring_none() {
    let text: String = (0..5_000).map(|i| round(i, "")).collect();
    let estimates =
        &run(text.as_bytes(), &ask(), 1).unwrap().report.policies["evaluation"].estimates;
    let (dm, dr) = (&estimates["dm"], &estimates["dr"]);
    assert!((dm.value - 0.2).abs() < 1e-3 && (dr.value - 0.2).abs() < 1e-3);
    assert!(dm.standard_error > 0.004, "{}", dm.standard_error);
    let greedy = RoundsAsk { policies: vec![RoundsPolicy::Greedy], ..ask() };
    assert!(matches!(run(text.as_bytes(), &greedy, 1), Err(RoundsError::NoModel(_))));
}
