//! A trained model as a file: the same JSON as in the event log, behind the name of its format.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Map, Value};
use xbot_domain::predictor::{Kind, Trained};

use super::boosting::Trees;

const FORMAT: &str = "xbot-model-1";

#[derive(Debug, thiserror::Error)]
pub enum ModelFileError {
    #[error("could not read or write the model file")]
    File(#[from] io::Error),
    #[error("it is no JSON")]
    Json(#[from] serde_json::Error),
    #[error("its format is {0:?}, and not \"{FORMAT}\"")]
    Format(Option<String>),
    #[error("it is no model: {0}")]
    Shape(String),
}

pub fn write(path: &Path, model: &Trained) -> Result<(), ModelFileError> {
    fs::write(path, text(model)?)?;
    Ok(())
}

/// Bit by bit what was written.
pub fn read(path: &Path) -> Result<Trained, ModelFileError> {
    parse(&fs::read_to_string(path)?)
}

/// What stands in the file.
pub fn text(model: &Trained) -> Result<String, ModelFileError> {
    let mut whole = Map::from_iter([("format".to_owned(), Value::from(FORMAT))]);
    if let Value::Object(fields) = serde_json::to_value(model)? {
        whole.extend(fields);
    }
    Ok(serde_json::to_string_pretty(&whole)? + "\n")
}

pub fn parse(text: &str) -> Result<Trained, ModelFileError> {
    let mut whole: Map<String, Value> = serde_json::from_str(text)?;
    let format = whole.remove("format");
    if format.as_ref().and_then(Value::as_str) != Some(FORMAT) {
        let named = format.as_ref().and_then(Value::as_str).map(str::to_owned);
        return Err(ModelFileError::Format(named));
    }
    let names: Vec<String> = whole.keys().cloned().collect();
    let model: Trained = serde_json::from_value(Value::Object(whole))
        .map_err(|error| ModelFileError::Shape(error.to_string()))?;
    let Value::Object(known) = serde_json::to_value(&model)? else {
        return Err(ModelFileError::Shape("it has no fields".to_owned()));
    };
    if let Some(name) = names.iter().find(|name| !known.contains_key(*name)) {
        return Err(ModelFileError::Shape(format!("nothing is known of its field {name:?}")));
    }
    sound(&model).map_or(Ok(model), |why| Err(ModelFileError::Shape(why)))
}

/// Why it could not predict, if so.
fn sound(model: &Trained) -> Option<String> {
    if let Some((name, _)) = model.scaler.iter().find(|(_, scale)| scale.std <= 0.0) {
        return Some(format!("the scale of {name:?} is not above 0"));
    }
    if let Some(name) = model.coefficients.keys().find(|name| !model.scaler.contains_key(*name)) {
        return Some(format!("the coefficient of {name:?} has no scale"));
    }
    match (model.kind, &model.model) {
        (Kind::Boosting, Some(text)) => match Trees::read(text) {
            Ok(trees) if trees.fit(model.scaler.len()) => None,
            Ok(_) => Some("its trees ask about features that it has not".to_owned()),
            Err(error) => Some(format!("its trees cannot be read: {error}")),
        },
        (Kind::Boosting, None) => Some("it is boosted, and has no trees".to_owned()),
        (Kind::Ridge | Kind::Logistic, Some(_)) => Some("it is linear, and has trees".to_owned()),
        (Kind::Ridge | Kind::Logistic, None) => None,
    }
}
