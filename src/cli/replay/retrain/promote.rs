//! Puts a retrained model to use, by the commands that the jobs use too.

use serde::Serialize;
use xbot_domain::config::Mode;
use xbot_domain::predictor::{Predictor, PredictorCommand, Trained};
use xbot_replay::manifest::{Document, Manifest};
use xbot_replay::train::Target;

use super::Retrain;
use super::store::Asked;
use super::told::{Parameters, Promoted, Told};
use crate::cli::failure::negative;
use crate::cli::replay::ground::Ground;
use crate::cli::system::System;
use crate::clock::fresh_id;
use crate::commands::Context;
use crate::jobs::training::held_out;

/// The reason in the log: enough to train it again and see that it is the same.
#[derive(Serialize)]
struct Reason<'a> {
    manifest: &'a Manifest<Parameters<Asked>>,
    result_hash: &'a str,
}

/// A model of another outcome would be asked for what it does not know.
pub fn check(args: &Retrain, predictor: &str, target: Target, usual: Target) -> anyhow::Result<()> {
    if !args.promote || target == usual {
        return Ok(());
    }
    Err(negative(
        format!(
            "{predictor} is asked for {}, and this model predicts {}",
            usual.as_str(),
            target.as_str()
        ),
        format!("leave out --promote, or train it for {}", usual.as_str()),
    ))
}

pub async fn promote(
    args: &Retrain,
    ground: &Ground,
    predictor: &str,
    model: Trained,
    document: &Document<Parameters<Asked>, Told>,
) -> anyhow::Result<Option<Promoted>> {
    if !args.promote {
        return Ok(None);
    }
    let system = ground.system.as_ref().ok_or_else(|| {
        negative("an export takes no new version", "promote it on the store that it came from")
    })?;
    let (scored, better) = held_out(&model);
    if !better && args.why.is_none() {
        return Err(negative(
            format!("the model is not put to use: {scored}"),
            "say with --why why it is to be used all the same",
        ));
    }
    let mode = system.settings().await?.mode;
    let reason = reason(args.why.as_deref(), &scored, document)?;
    // Behind the last of the store, whatever was known at the moment that was looked at.
    let known = system.commands().state::<Predictor>(predictor).await?;
    let version = known.latest.saturating_add(1);
    let model = Trained { version, ..model };
    let position = write(system, predictor, model, mode, reason).await?;
    Ok(Some(Promoted { predictor: predictor.to_owned(), version, position }))
}

/// In words, then as JSON.
fn reason(
    why: Option<&str>,
    scored: &str,
    document: &Document<Parameters<Asked>, Told>,
) -> anyhow::Result<String> {
    let (manifest, result_hash) = (&document.manifest, document.result_hash.as_str());
    let manifest = serde_json::to_string(&Reason { manifest, result_hash })?;
    let why = why.map(|why| format!("{why}; ")).unwrap_or_default();
    Ok(format!("{why}{scored}; {manifest}"))
}

async fn write(
    system: &System,
    predictor: &str,
    model: Trained,
    mode: Mode,
    reason: String,
) -> anyhow::Result<i64> {
    let (commands, context) = (system.commands(), Context::new("cli", fresh_id()));
    let version = model.version;
    let train = PredictorCommand::Train { model: Box::new(model), mode };
    commands.execute::<Predictor>(predictor, &train, &context).await?;
    let (by, at) = ("cli".to_owned(), system.now());
    let promote = PredictorCommand::Promote { version, mode, reason, by, at };
    let done = commands.execute::<Predictor>(predictor, &promote, &context).await?;
    system.project(done.appended.at).await?;
    Ok(done.appended.at.position)
}
