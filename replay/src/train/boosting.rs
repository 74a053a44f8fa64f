//! Boosted trees, for whoever asks. Row weights are not known to them.

use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::xgboost::{XGRegressor, XGRegressorParameters};
use xbot_domain::predictor::Kind;

use super::table::Table;
use super::{Ask, Fit, Row, TrainError};

type Trees = XGRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>;

/// A few hundred rows carry small trees only.
const TREES: usize = 60;
const DEPTH: u16 = 3;
const STEP: f64 = 0.1;
const LEAST_IN_A_LEAF: usize = 3;

pub(super) fn fit(rows: &[&Row], ask: Ask) -> Result<Fit, TrainError> {
    let table = Table::of(rows, ask.target);
    if table.scaler.is_empty() {
        return Err(TrainError::Trees("no feature varies".to_owned()));
    }
    let mean = table.y.iter().sum::<f64>() / rows.len() as f64;
    // Without subsampling nothing is drawn: the seed is recorded, and changes nothing.
    let parameters = XGRegressorParameters::default()
        .with_n_estimators(TREES)
        .with_max_depth(DEPTH)
        .with_learning_rate(STEP)
        .with_min_child_weight(LEAST_IN_A_LEAF)
        .with_lambda(ask.lambda)
        .with_base_score(mean)
        .with_seed(ask.seed);
    let trees = Trees::fit(&matrix(&table)?, &table.y, parameters).map_err(trees)?;
    let model = serde_json::to_string(&trees).map_err(|error| TrainError::Trees(error.to_string()));
    Ok(Fit {
        kind: Kind::Boosting,
        target: ask.target,
        intercept: mean,
        coefficients: Default::default(),
        scaler: table.scaler,
        model: Some(model?),
        samples: rows.len() as u64,
        holdout: Default::default(),
        fallback_from: None,
        seed: ask.seed,
    })
}

/// What the trees say of one standardized row.
pub(super) fn ask(model: &str, row: Vec<f64>) -> Option<f64> {
    let trees: Trees = serde_json::from_str(model).ok()?;
    let row = DenseMatrix::from_2d_vec(&vec![row]).ok()?;
    trees.predict(&row).ok()?.first().copied()
}

fn matrix(table: &Table) -> Result<DenseMatrix<f64>, TrainError> {
    let rows: Vec<Vec<f64>> = table.x.rows().into_iter().map(|row| row.to_vec()).collect();
    DenseMatrix::from_2d_vec(&rows).map_err(trees)
}

fn trees(error: smartcore::error::Failed) -> TrainError {
    TrainError::Trees(error.to_string())
}
