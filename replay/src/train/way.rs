//! How to fit, checked.

use xbot_domain::predictor::{Boosting, Kind, Recipe};

use super::{TrainError, boosting};

/// A kind and its parameters, whatever the outcomes are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    pub(super) kind: Kind,
    pub(super) lambda: f64,
    pub(super) boosting: Boosting,
    pub(super) seed: u64,
}

impl Way {
    /// `lambda` is the penalty on standardized coefficients: Σ w·loss + λ·‖β‖² for ridge, half of it
    /// for logistic; for trees on what a leaf says.
    pub fn new(kind: Kind, lambda: f64, seed: u64) -> Result<Self, TrainError> {
        if lambda > 0.0 && lambda.is_finite() {
            return Ok(Self { kind, lambda, boosting: boosting::DEFAULT, seed });
        }
        Err(TrainError::Lambda(lambda))
    }

    /// With trees grown like this.
    pub fn growing(self, boosting: Boosting) -> Result<Self, TrainError> {
        let share = |part: f64| part > 0.0 && part <= 1.0;
        let why = if !(1..=Self::DEEPEST).contains(&boosting.depth) {
            Some(format!("the depth must lie between 1 and {}", Self::DEEPEST))
        } else if !(1..=Self::MOST_ROUNDS).contains(&boosting.rounds) {
            Some(format!("the rounds must lie between 1 and {}", Self::MOST_ROUNDS))
        } else if !share(boosting.rate) || !share(boosting.subsample) {
            Some("the rate and the subsample must be above 0 and at most 1".to_owned())
        } else {
            (boosting.least_in_a_leaf == 0).then(|| "a leaf must hold a row".to_owned())
        };
        why.map_or(Ok(Self { boosting, ..self }), |why| Err(TrainError::Growing(why)))
    }

    /// 2¹² leaves tell a few thousand rows apart; a file with a deeper tree could not be read.
    pub const DEEPEST: u16 = 12;
    pub const MOST_ROUNDS: u32 = 5_000;

    pub(super) fn recipe(&self) -> Recipe {
        let boosting = (self.kind == Kind::Boosting).then_some(self.boosting);
        Recipe { kind: self.kind, lambda: self.lambda, boosting, from: None, to: None }
    }

    pub(super) fn of_recipe(recipe: &Recipe, seed: u64) -> Result<Self, TrainError> {
        let way = Self::new(recipe.kind, recipe.lambda, seed)?;
        recipe.boosting.map_or(Ok(way), |boosting| way.growing(boosting))
    }
}

pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Ridge => "ridge",
        Kind::Logistic => "logistic",
        Kind::Boosting => "boosting",
    }
}
