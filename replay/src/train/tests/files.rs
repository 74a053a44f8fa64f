//! Models as files.

use super::*;
use crate::train::model_file::{self, parse, text};

fn models() -> Vec<Trained> {
    let rows = rows(&scattered(80), |a, b| f64::from(u8::from((a > 0.0) ^ (b > 5.0))));
    let origin = Origin { version: 2, simulated: false, up_to_position: 9, at: at(80) };
    let all = [
        (Kind::Ridge, Target::Er),
        (Kind::Logistic, Target::Success),
        (Kind::Boosting, Target::Er),
        (Kind::Boosting, Target::Success),
    ];
    all.map(|(kind, target)| train(&rows, ask(kind, target)).unwrap().trained(origin)).to_vec()
}

#[test]
fn a_model_from_a_file_is_the_model_to_the_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    for model in models() {
        model_file::write(&path, &model).unwrap();
        let read = model_file::read(&path).unwrap();
        assert_eq!(read, model);
        assert_eq!(text(&read).unwrap(), text(&model).unwrap());
        for (a, b) in scattered(40) {
            let named = BTreeMap::from([("a".into(), a), ("b".into(), b / 3.0)]);
            let bits = |model| predict_named(model, &named).unwrap().to_bits();
            assert_eq!(bits(&read), bits(&model));
        }
    }
}

#[test]
fn a_file_of_another_shape_is_refused_in_words() {
    let [ridge, _, trees, _] = &models()[..] else { panic!() };
    let changed = |model: &Trained, from: &str, to: &str| {
        let whole = text(model).unwrap();
        assert!(whole.contains(from), "{from}");
        parse(&whole.replacen(from, to, 1)).unwrap_err().to_string()
    };
    let refused = [
        (parse("{").unwrap_err().to_string(), "it is no JSON"),
        (parse("{}").unwrap_err().to_string(), "its format is None, and not \"xbot-model-1\""),
        (changed(ridge, "xbot-model-1", "other"), "its format is Some(\"other\")"),
        (changed(ridge, "\"samples\": 80,", ""), "it is no model: missing field `samples`"),
        (changed(ridge, "\"samples\"", "\"a\": 1, \"samples\""), "nothing is known of its field"),
        (changed(ridge, "\"kind\": \"ridge\"", "\"kind\": \"boosting\""), "has no trees"),
        (changed(ridge, "\"std\": ", "\"std\": -"), "the scale of \"a\" is not above 0"),
        (changed(trees, "trees", "woods"), "its trees cannot be read"),
        (changed(trees, "[[0,", "[[9,"), "its trees ask about features that it has not"),
    ];
    for (message, expected) in refused {
        assert!(message.contains(expected), "{message}");
    }
}
