//! A model from a file, and what it says of the rows of another.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::rounds::BadLines;
use xbot_replay::train::{Scored, model_file, score};

use super::{Retrain, file, print};
use crate::cli::failure::Advise as _;
use crate::cli::output;
use crate::cli::system::Start;

#[derive(Serialize)]
struct Parameters {
    target: String,
    ignore: Vec<String>,
    model: Input,
}

#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    scored: Scored,
    bad_lines: BadLines,
}

pub async fn run(
    args: &Retrain,
    start: &Start,
    path: &Path,
    model: &Path,
) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let failed = format!("could not use the model {}", model.display());
    let help = "a model is written by `xbot replay retrain --out FILE`";
    let trained = model_file::read(model).advise(&failed, help)?;
    let rows = file::read(args, path, Some(trained.kind))?;
    let scored = score(&trained, &rows.columns).advise(&failed, help)?;
    let parameters = Parameters {
        target: args.column().to_owned(),
        ignore: args.ignore.clone(),
        model: Input::of_file("model", model)?,
    };
    let manifest = Manifest::new("retrain", rows.input, parameters, trained.seed);
    let document = Document::of(manifest, Told { scored, bad_lines: rows.bad_lines })?;
    let show = || {
        print::warn(&document.result.bad_lines);
        let scores = document.result.scored.scores.iter();
        let rows = scores.map(|(name, score)| [name.clone(), format!("{score:.6}")]);
        output::table(["score", "value"], rows.collect())
    };
    args.ending.finish(&start.settings.stores.database_url, begun, &document, show).await?;
    Ok(ExitCode::SUCCESS)
}
