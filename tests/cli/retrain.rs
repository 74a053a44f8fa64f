//! A model from rows in a file.

use super::home::Home;

/// 120 rows, of which the second line and one more are none.
fn rows(home: &Home) -> Vec<(f64, f64)> {
    let pair = |i: i32| {
        let x = f64::from(i * 37 % 101) / 10.0;
        (x, 3.0 + 2.0 * x + f64::from(i * 53 % 17) / 4.0)
    };
    let pairs: Vec<_> = (0..120).map(pair).collect();
    let lines = pairs.iter().enumerate().map(|(i, (x, y))| format!("{i},{x},{y},note\n"));
    let text = format!("at,x,y,note\n0,,1,note\n{}0,1,\n", lines.collect::<String>());
    std::fs::write(home.path().join("rows.csv"), text).unwrap();
    pairs
}

const RETRAIN: &str = "replay retrain --rows rows.csv --ignore note";

#[test]
fn ridge_is_the_closed_form_and_bad_lines_are_named() {
    let home = Home::new();
    let pairs = rows(&home);
    let ran = home.run(&format!("{RETRAIN} --lambda 2.5 --json"));
    assert_eq!(ran.code, 0, "{ran:?}");
    let found = ran.json();
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / 120.0;
    let (x, y) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
    let std = mean(&|pair| (pair.0 - x).powi(2)).sqrt();
    let slope = pairs.iter().map(|pair| (pair.0 - x) / std * pair.1).sum::<f64>() / (120.0 + 2.5);
    let near = |found: &serde_json::Value, expected: f64| {
        assert!((found.as_f64().unwrap() - expected).abs() < 1e-9, "{found} {expected}");
    };
    near(&found["coefficients"]["x"]["standardized"], slope);
    near(&found["coefficients"]["x"]["raw"], slope / std);
    near(&found["intercept"]["standardized"], y);
    near(&found["intercept"]["raw"], y - slope / std * x);
    let bad: Vec<_> = found["bad_lines"]["first"].as_array().unwrap().iter().collect();
    assert_eq!((bad[0]["line"].as_u64(), bad[1]["line"].as_u64()), (Some(2), Some(123)));
    assert_eq!(bad[0]["reason"], "x is missing");
    assert!(home.run(RETRAIN).err.contains("line 123 is left out: it has 3 fields"));
}

#[test]
fn the_result_is_the_same_for_any_number_of_threads() {
    let home = Home::new();
    rows(&home);
    let run = |threads| home.run(&format!("{RETRAIN} --threads {threads} --json")).json();
    let found = run(1);
    assert_eq!(
        (found["grid"].as_array().unwrap().len(), found["folds"][0]["train_rows"].as_u64()),
        (4, Some(48))
    );
    assert_eq!(found["holdout"]["from"], 96.0);
    for threads in [2, 8] {
        assert_eq!(run(threads), found);
    }
}

#[test]
fn a_model_from_a_file_says_what_it_said() {
    let home = Home::new();
    rows(&home);
    let trained = home.run(&format!("{RETRAIN} --lambda 1 --out model.json --json")).json();
    let scored = home.run(&format!("{RETRAIN} --model model.json --json")).json();
    assert_eq!(scored["rows"], 120);
    let raw = |name: &str| trained[name].clone();
    let first = scored["predictions"][0].as_f64().unwrap();
    // The first row has x = 0.
    assert!((first - raw("intercept")["raw"].as_f64().unwrap()).abs() < 1e-9, "{first}");
    let text = std::fs::read_to_string(home.path().join("model.json")).unwrap();
    let shorter = text.replace("\"samples\": 120,", "");
    std::fs::write(home.path().join("other.json"), shorter).unwrap();
    let refused = home.run(&format!("{RETRAIN} --model other.json"));
    refused.failed_with(2, "it is no model: missing field `samples`");
}

#[test]
fn pictures_are_drawn_of_what_there_is() {
    let home = Home::new();
    rows(&home);
    for (picture, shows) in [("calibration", "Predicted"), ("learning-curve", "Rows learned from")]
    {
        let ran = home.run(&format!("{RETRAIN} --plot {picture}.svg --picture {picture}"));
        assert_eq!(ran.code, 0, "{ran:?}");
        let svg = std::fs::read_to_string(home.path().join(format!("{picture}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && svg.contains(shows), "{svg}");
    }
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let home = Home::new();
    rows(&home);
    for (command, told) in [
        ("replay retrain".to_owned(), "--rows"),
        ("replay retrain --rows none.csv".to_owned(), "could not read the rows of none.csv"),
        (format!("{RETRAIN} --target z"), "there is no column \"z\"; there are at, x, y, note"),
        (
            "replay retrain --rows rows.csv".to_owned(),
            "there is not one usable row: line 2: x is missing",
        ),
        (format!("{RETRAIN} --lambda 0"), "the penalty must be above 0"),
        (format!("{RETRAIN} --kind logistic"), "neither 0 nor 1"),
        (format!("{RETRAIN} --kind boosting --depth 40"), "the depth must lie between 1 and 12"),
        (format!("{RETRAIN} --promote"), "cannot be used with"),
        ("replay retrain --predictor weather".to_owned(), "possible values"),
    ] {
        let ran = home.run(&command);
        assert_eq!(ran.code, 2, "{command}: {ran:?}");
        assert!(ran.err.contains(told), "{command}: {}", ran.err);
    }
}
