//! Parameters to choose among, by what they say of later rows.

use std::num::NonZeroUsize;

use serde::Serialize;
use xbot_domain::predictor::{Boosting, Kind};

use super::columns::Columns;
use super::fitted::Fitted;
use super::splits::Fold;
use super::trial::{Trial, judge};
use super::way::Way;
use super::{TrainError, boosting, linear};
use crate::evaluate::parallel;

/// Every penalty, with every way of growing trees where trees are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub lambdas: Vec<f64>,
    pub boosting: Vec<Boosting>,
}

impl Grid {
    /// The usual one first: it is taken where nothing tells.
    pub const LAMBDAS: [f64; 4] = [1.0, 0.1, 10.0, 100.0];
    /// Of leaves: so many rows' worth of doubt about what a leaf says beside the trees before it.
    pub const LEAF_LAMBDAS: [f64; 1] = [3.0];
    pub const DEPTHS: [u16; 3] = [2, 3, 5];
    pub const RATES: [f64; 1] = [0.1];
    pub const ROUNDS: [u32; 4] = [50, 100, 200, 400];

    pub fn of(kind: Kind) -> Self {
        let lambdas = match kind {
            Kind::Ridge | Kind::Logistic => Self::LAMBDAS.to_vec(),
            Kind::Boosting => Self::LEAF_LAMBDAS.to_vec(),
        };
        Self { lambdas, boosting: Self::trees(&Self::DEPTHS, &Self::RATES, &Self::ROUNDS) }
    }

    pub fn trees(depths: &[u16], rates: &[f64], rounds: &[u32]) -> Vec<Boosting> {
        let mut all = Vec::new();
        for depth in depths {
            for rate in rates {
                let grown = |rounds: &u32| Boosting {
                    depth: *depth,
                    rate: *rate,
                    rounds: *rounds,
                    ..boosting::DEFAULT
                };
                all.extend(rounds.iter().map(grown));
            }
        }
        all
    }

    /// In the order in which they were given, each once.
    pub(super) fn ways(&self, kind: Kind, seed: u64) -> Result<Vec<Way>, TrainError> {
        let mut ways = Vec::new();
        for lambda in &self.lambdas {
            let way = Way::new(kind, *lambda, seed)?;
            match kind {
                Kind::Ridge | Kind::Logistic => ways.push(way),
                Kind::Boosting => {
                    let grown = self.boosting.iter().map(|boosting| way.growing(*boosting));
                    ways.extend(grown.collect::<Result<Vec<_>, _>>()?);
                }
            }
        }
        if ways.is_empty() {
            return Err(TrainError::NoGrid);
        }
        Ok(ways)
    }
}

/// One point of the grid, and how it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tried {
    pub lambda: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boosting: Option<Boosting>,
    /// Over the folds that could be scored; absent without one.
    pub mean: Option<f64>,
    /// The standard deviation over folds; absent without two.
    pub spread: Option<f64>,
    /// In the order of the folds.
    pub scores: Vec<Option<f64>>,
}

/// Scores every way on every fold.
pub(super) fn tried(
    columns: &Columns,
    folds: &[Fold],
    ways: &[Way],
    threads: NonZeroUsize,
    tell: &mut dyn FnMut(u64, u64),
) -> Vec<Tried> {
    let groups: Vec<&[Way]> = ways.chunk_by(|a, b| together(*a, *b)).collect();
    let jobs = folds.iter().flat_map(|fold| groups.iter().map(move |group| (fold, *group)));
    let mut scores: Vec<Vec<Option<f64>>> = vec![Vec::new(); ways.len()];
    let mut next = (0..ways.len()).cycle();
    let (mut done, all) = (0, (folds.len() * groups.len()) as u64);
    parallel::in_order(
        jobs,
        threads,
        |(fold, group)| scored(columns, fold, group),
        |group| {
            for score in group {
                let way = next.next().and_then(|at| scores.get_mut(at));
                way.into_iter().for_each(|scores| scores.push(score));
            }
            done += 1;
            tell(done, all);
        },
    );
    ways.iter().zip(scores).map(|(way, scores)| summed(*way, scores)).collect()
}

/// They are fitted in one go: any penalties of a line, or fewer and more of the same trees.
fn together(a: Way, b: Way) -> bool {
    let grown = |way: Way| Boosting { rounds: 0, ..way.boosting };
    a.kind != Kind::Boosting || (a.lambda == b.lambda && grown(a) == grown(b))
}

fn scored(columns: &Columns, fold: &Fold, group: &[Way]) -> Vec<Option<f64>> {
    let seen = columns.select(&fold.train);
    let unseen = columns.select(&fold.test.clone().collect::<Vec<_>>());
    let score = |model: &Fitted| {
        Trial::of(model, &seen, &unseen)?.scores.get(judge(unseen.measure)).copied()
    };
    models(&seen, group).iter().map(|model| model.as_ref().and_then(score)).collect()
}

fn models(seen: &Columns, group: &[Way]) -> Vec<Option<Fitted>> {
    let most = group.iter().max_by_key(|way| way.boosting.rounds);
    match most {
        Some(way) if way.kind == Kind::Boosting => {
            let whole = boosting::fit(seen, *way).ok();
            let part = |way: &Way| Some(whole.as_ref()?.first_trees(way.boosting.rounds));
            group.iter().map(part).collect()
        }
        _ => {
            let lambdas: Vec<f64> = group.iter().map(|way| way.lambda).collect();
            let fits = linear::fits(seen, &lambdas, NonZeroUsize::MIN);
            fits.into_iter().map(Result::ok).collect()
        }
    }
}

fn summed(way: Way, scores: Vec<Option<f64>>) -> Tried {
    let known: Vec<f64> = scores.iter().flatten().copied().collect();
    let n = known.len() as f64;
    let mean = (!known.is_empty()).then(|| known.iter().sum::<f64>() / n);
    let squared = |mean: f64| known.iter().map(|score| (score - mean).powi(2)).sum::<f64>();
    let spread = mean.filter(|_| known.len() > 1).map(|mean| (squared(mean) / (n - 1.0)).sqrt());
    let boosting = (way.kind == Kind::Boosting).then_some(way.boosting);
    Tried { lambda: way.lambda, boosting, mean, spread, scores }
}

/// The least mean, among those that were scored on as many folds as any; the first of equals.
pub(super) fn best(tried: &[Tried]) -> Option<usize> {
    let folds = |tried: &Tried| tried.scores.iter().flatten().count();
    let most = tried.iter().map(folds).max().filter(|most| *most > 0)?;
    let known = tried.iter().enumerate().filter(|(_, tried)| folds(tried) == most);
    let scored = known.filter_map(|(at, tried)| Some((at, tried.mean?)));
    scored.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(at, _)| at)
}
