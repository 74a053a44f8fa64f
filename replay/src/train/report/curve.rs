//! How much more rows would help.

use std::num::NonZeroUsize;

use serde::Serialize;
use xbot_domain::predictor::Kind;

use crate::evaluate::parallel;
use crate::train::columns::Columns;
use crate::train::retrain::Tuned;
use crate::train::trial::{self, Trial, judge};
use crate::train::way::Way;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// That were learned from: the first ones.
    pub rows: u64,
    /// On the holdout.
    pub score: f64,
    /// On what was learned from.
    pub train_score: f64,
}

/// Each is learned from twice as many rows as the one before: together twice the work of the last.
const SHARES: [usize; 6] = [32, 16, 8, 4, 2, 1];
/// With fewer a fit says nothing.
const LEAST: usize = 5;

/// Absent without a holdout, or when less than two points could be fitted.
pub(super) fn of(
    columns: &Columns,
    tuned: &Tuned,
    kind: Kind,
    threads: NonZeroUsize,
) -> Option<Vec<Point>> {
    let (last, known) = (tuned.last.as_ref()?, tuned.known.as_ref()?);
    let unseen = columns.select(&last.test.clone().collect::<Vec<_>>());
    let way = Way { kind, ..tuned.way };
    let rows = SHARES.iter().map(|share| known.rows() / share).filter(|rows| *rows >= LEAST);
    let mut points = Vec::new();
    parallel::in_order(
        rows,
        threads,
        |rows| point(&known.select(&(0..rows).collect::<Vec<_>>()), &unseen, way),
        |point| points.extend(point),
    );
    (points.len() > 1).then_some(points)
}

fn point(seen: &Columns, unseen: &Columns, way: Way) -> Option<Point> {
    let model = trial::fit(seen, way, NonZeroUsize::MIN).ok()?;
    let score = |of: &Columns| Trial::of(&model, seen, of)?.scores.get(judge(of.measure)).copied();
    let rows = seen.rows() as u64;
    Some(Point { rows, score: score(unseen)?, train_score: score(seen)? })
}
