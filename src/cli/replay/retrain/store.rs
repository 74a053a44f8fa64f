//! Outcomes of the history.

use std::process::ExitCode;

use chrono::Duration;
use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::memory::Memory;
use xbot_domain::predictor::{Kind, Trained};
use xbot_domain::time::Timestamp;
use xbot_replay::history::{AsOf, Read};
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::train::{Columns, Origin, Outcomes, Question, Row, Target, model_file};

use super::told::{Parameters, Told};
use super::{Retrain, picture, print, promote};
use crate::cli::failure::{Advise as _, negative};
use crate::cli::system::Start;
use crate::jobs::training::usual;

/// Which rows.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    predictor: String,
    world: &'static str,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    as_of: Option<AsOf>,
}

pub async fn run(args: &Retrain, start: Start, predictor: &str) -> anyhow::Result<ExitCode> {
    let (_, usual) = usual(predictor).unwrap_or((Kind::Ridge, Target::Er));
    let target = args.outcome(usual)?;
    promote::check(args, predictor, target, usual)?;
    let ground = args.source.open(start).await?;
    let mut outcomes = Outcomes::default();
    let read = ground.events(|_, event| outcomes.apply(&event)).await?;
    let memory = outcomes.memory();
    let world = world(args, memory);
    let (from, to) = within(args, &read);
    let holds =
        |row: &Row| from.is_none_or(|from| row.at >= from) && to.is_none_or(|to| row.at < to);
    let rows = outcomes.rows(predictor, world).filter(holds);
    let kind = args.kind.map_or_else(|| target.baseline(), Into::into);
    fits(kind, target)?;
    let question = args.question(kind, target.as_str());
    let attempt = format!("could not train {predictor}");
    let columns = Columns::of(rows, target).advise(
        attempt.as_str(),
        "outcomes are there from the first reading on that was rewarded",
    )?;
    let trained = super::train(&columns, &question, ground.threads);
    let mut trained = trained.advise(attempt, "")?;
    if let Some(recipe) = &mut trained.fit.recipe {
        (recipe.from, recipe.to) = (from, to);
    }
    let model = trained.fit.trained(Origin {
        version: next_version(memory, predictor),
        simulated: world == Provenance::Simulated,
        up_to_position: read.end.position,
        at: read.now,
    });
    let asked = Asked {
        predictor: predictor.to_owned(),
        world: if model.simulated { "simulated" } else { "real" },
        from,
        to,
        as_of: ground.as_of,
    };
    let mut document = document(&question, asked, &read, trained.report, &model)?;
    if let Some(out) = &args.out {
        model_file::write(out, &model)?;
    }
    picture::draw(args, &document.result.report)?;
    document.result.promoted = promote::promote(args, &ground, predictor, model, &document).await?;
    ground.finish(args.ending, &document, || print::told(&document.result)).await?;
    Ok(ExitCode::SUCCESS)
}

/// Of the history alone, unless it is said which: an export knows no settings.
fn world(args: &Retrain, memory: &Memory) -> Provenance {
    let found = || match memory.decisions.has_measured(Provenance::Real) {
        true => Provenance::Real,
        false => Provenance::Simulated,
    };
    args.world.map_or_else(found, Provenance::from)
}

/// The one behind the last that is in the history.
fn next_version(memory: &Memory, predictor: &str) -> u32 {
    let known = memory.models.get(predictor);
    let last = known.and_then(|known| known.versions.keys().next_back().copied());
    last.unwrap_or_default().saturating_add(1)
}

fn within(args: &Retrain, read: &Read) -> (Option<Timestamp>, Option<Timestamp>) {
    let window = args.window.map(|days| read.now.minus(Duration::days(i64::from(days))));
    (args.from.or(window), args.to)
}

/// The jobs fall back when they are asked for what cannot be; a person is told.
fn fits(kind: Kind, target: Target) -> anyhow::Result<()> {
    if kind == Kind::Boosting || kind == target.baseline() {
        return Ok(());
    }
    Err(negative(
        format!("{kind:?} cannot predict {}", target.as_str()).to_lowercase(),
        "rates and rewards are predicted by ridge, success by logistic, both by boosting",
    ))
}

fn document(
    question: &Question,
    asked: Asked,
    read: &Read,
    report: xbot_replay::train::Report,
    model: &Trained,
) -> anyhow::Result<Document<Parameters<Asked>, Told>> {
    let parameters = Parameters::new(question, asked);
    let manifest = Manifest::new("retrain", Input::of_log(read), parameters, question.seed);
    Ok(Document::of(manifest, Told::new(report, model, None)?)?)
}
