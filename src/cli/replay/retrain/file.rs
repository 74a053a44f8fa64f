//! Rows from a file, without a store.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use xbot_domain::predictor::Kind;
use xbot_domain::time::Timestamp;
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::rounds::BadLines;
use xbot_replay::train::file::{self, Wanted};
use xbot_replay::train::{Columns, Origin, model_file};

use super::told::{Parameters, Told};
use super::{Retrain, picture, print};
use crate::cli::failure::Advise as _;
use crate::cli::system::Start;

#[derive(Serialize)]
struct Ground {
    ignore: Vec<String>,
}

/// The rows of a file, ready to be learned from.
pub struct Rows {
    pub kind: Kind,
    pub columns: Columns,
    pub bad_lines: BadLines,
    pub input: Input,
}

pub async fn run(args: &Retrain, start: &Start, path: &Path) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let rows = read(args, path, args.kind.map(Into::into))?;
    let question = args.question(rows.kind, args.column());
    let failed = format!("could not train on {}", path.display());
    let trained = super::train(&rows.columns, &question, args.source.threads.number());
    let trained = trained.advise(failed, "`xbot replay retrain --help` has examples")?;
    let (version, simulated, up_to_position) = (0, false, 0);
    let at = rows.columns.known_until().unwrap_or_else(Timestamp::default);
    let model = trained.fit.trained(Origin { version, simulated, up_to_position, at });
    let parameters = Parameters::new(&question, Ground { ignore: args.ignore.clone() });
    let manifest = Manifest::new("retrain", rows.input, parameters, question.seed);
    let told = Told::new(trained.report, &model, Some(rows.bad_lines))?;
    let document = Document::of(manifest, told)?;
    if let Some(out) = &args.out {
        model_file::write(out, &model)?;
    }
    picture::draw(args, &document.result.report)?;
    let show = || print::told(&document.result);
    args.ending.finish(&start.settings.stores.database_url, begun, &document, show).await?;
    Ok(ExitCode::SUCCESS)
}

pub fn read(args: &Retrain, path: &Path, kind: Option<Kind>) -> anyhow::Result<Rows> {
    let failed = || format!("could not read the rows of {}", path.display());
    let help = "rows are CSV with a header, or JSON lines of named numbers";
    let wanted = Wanted { target: args.column(), ignore: &args.ignore };
    let read = file::read(path, wanted).advise(failed(), help)?;
    let bad_lines = read.bad_lines.clone();
    let (kind, columns) = read.columns(kind).advise(failed(), help)?;
    let input = Input::of_file("rows", path).advise(failed(), help)?;
    Ok(Rows { kind, columns, bad_lines, input })
}
