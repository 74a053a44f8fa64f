//! A recorded model, trained once more from its own description.

use std::borrow::Borrow;
use std::num::NonZeroUsize;

use xbot_domain::predictor::{Kind, Recipe, Trained};

use super::columns::Columns;
use super::way::{Way, name};
use super::{Ask, Origin, Row, Target, TrainError, fit, splits, train, trial};

/// From the outcomes that it was trained on, as they were known at its position. Where it comes out
/// otherwise, the model or the rows are not what was recorded.
pub fn again(
    rows: impl IntoIterator<Item: Borrow<Row>>,
    model: &Trained,
) -> Result<Trained, TrainError> {
    let target = Target::named(&model.target);
    let target = target.ok_or_else(|| TrainError::UnknownTarget(model.target.clone()))?;
    let Some(recipe) = &model.recipe else {
        let ask = Ask::new(asked(model), target, Ask::LAMBDA, model.seed)?;
        return Ok(train(rows, ask)?.trained(origin(model)));
    };
    let within = rows.into_iter().filter(|row| holds(recipe, row.borrow()));
    again_from(&Columns::of(within, target)?, model)
}

/// The same from the columns that a model with a recipe was trained on.
pub fn again_from(columns: &Columns, model: &Trained) -> Result<Trained, TrainError> {
    let recipe = model.recipe.as_ref().ok_or(TrainError::NoRecipe)?;
    let way = Way::of_recipe(recipe, model.seed)?;
    let chosen = trial::choose(columns, way, splits::last(columns).as_ref(), NonZeroUsize::MIN)?;
    let mut fit = fit(chosen, &model.target, columns, model.seed)?;
    fit.recipe = Some(recipe.clone());
    Ok(fit.trained(origin(model)))
}

fn holds(recipe: &Recipe, row: &Row) -> bool {
    recipe.from.is_none_or(|from| row.at >= from) && recipe.to.is_none_or(|to| row.at < to)
}

/// The kind before it fell back.
fn asked(model: &Trained) -> Kind {
    let from = model.fallback_from.as_deref().and_then(|why| why.split_once(':'));
    let all = [Kind::Ridge, Kind::Logistic, Kind::Boosting];
    let named = from.and_then(|(from, _)| all.into_iter().find(|kind| name(*kind) == from));
    named.unwrap_or(model.kind)
}

fn origin(model: &Trained) -> Origin {
    Origin {
        version: model.version,
        simulated: model.simulated,
        up_to_position: model.up_to_position,
        at: model.at,
    }
}
