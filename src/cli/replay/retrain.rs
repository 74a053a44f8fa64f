//! `xbot replay retrain`: a predictor, from any outcomes, with any parameters.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueEnum};
use xbot_domain::predictor::{Kind, Predictor};
use xbot_domain::time::Timestamp;
use xbot_replay::train::{Columns, Grid, Question, Retrained, Target, TrainError, retrain};

use super::ground::{Ending, Source};
use super::moment::moment;
use super::world::World;
use crate::cli::failure::broken;
use crate::cli::progress;
use crate::cli::system::Start;

mod file;
mod picture;
mod print;
mod promote;
mod saved;
mod store;
mod told;

pub const HELP: &str = "\
Rows are CSV with a header, or JSON lines of named numbers. `at` orders them (RFC 3339 or a number),
`known_at` says from when on an outcome was known, `weight` how much evidence it is; all other columns
are features. Without --rows, outcomes of the history are the rows.

The last fifth is put aside. Parameters are chosen on blocks of the rest, each predicted from what was
known before it, and scored on the last fifth once; the model that comes out has learned from all rows.
Penalties are on standardized coefficients. The same rows, parameters and seed give the same result
hash, whatever the number of threads.

--promote records the model as the next version, with its recipe, and puts it to use; the reason in the
log is the manifest. It is refused when the model does not beat the mean on the last fifth, unless --why
says why it is to be used all the same.

Examples:
  xbot replay retrain --rows rows.csv --target y --lambda 0.1,1,10 --json
  xbot replay retrain --rows rows.csv --target clicked --kind boosting --out model.json
  xbot replay retrain --rows later.csv --target clicked --model model.json
  xbot replay retrain --predictor content --window 90
  xbot replay retrain --predictor content --kind boosting --promote --why \"hours matter more now\"";

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("ground").required(true).args(["rows", "predictor"]))]
pub struct Retrain {
    /// Rows from a file: CSV or JSON lines
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    /// Outcomes of the history, as this predictor learns from them
    #[arg(long, value_name = "NAME", value_parser = clap::builder::PossibleValuesParser::new(Predictor::NAMES))]
    predictor: Option<String>,
    /// What is predicted: of a file a column, y when not given; of the history er, reward or success,
    /// when not given what the predictor is used for
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Logistic for outcomes of 0 and 1, ridge for others, when not given
    #[arg(long, value_enum)]
    kind: Option<ByKind>,
    /// Penalties to choose among; the first wins where nothing tells
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS", allow_negative_numbers = true)]
    lambda: Option<Vec<f64>>,
    /// Depths of trees to choose among
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    depth: Option<Vec<u16>>,
    /// Learning rates of trees to choose among
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    rate: Option<Vec<f64>>,
    /// Numbers of trees to choose among
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    rounds: Option<Vec<u32>>,
    /// Blocks of rows that parameters are chosen on
    #[arg(long, default_value_t = Question::FOLDS as u16, value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=Question::MOST_FOLDS as i64))]
    folds: u16,
    /// Columns of the file that are no features
    #[arg(long, value_delimiter = ',', value_name = "COLUMNS", requires = "rows")]
    ignore: Vec<String>,
    /// Score this model on the rows, and train none
    #[arg(long, value_name = "FILE", requires = "rows", conflicts_with = "out")]
    model: Option<PathBuf>,
    /// Only posts that went out at this time or later: a day for its beginning, or a time
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with_all = ["rows", "window"])]
    from: Option<Timestamp>,
    /// Only posts that went out before this time
    #[arg(long, value_name = "TIME", value_parser = moment, conflicts_with = "rows")]
    to: Option<Timestamp>,
    /// Only posts of the last days
    #[arg(long, value_name = "DAYS", conflicts_with = "rows",
        value_parser = clap::value_parser!(u32).range(1..=36_500))]
    window: Option<u32>,
    /// Which outcomes; real ones when not given, or simulated ones where nothing real was measured
    #[arg(long, value_enum, conflicts_with = "rows")]
    world: Option<World>,
    /// Record the model as the next version, and put it to use
    #[arg(long, conflicts_with = "rows")]
    promote: bool,
    /// Why it is to be used, kept in the log
    #[arg(long, value_name = "TEXT", requires = "promote")]
    why: Option<String>,
    /// Write the model to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draw a picture of it, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// What the picture shows
    #[arg(long, value_enum, default_value = "calibration", requires = "plot")]
    picture: picture::Picture,
    /// Of the rows that trees are grown on
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    ending: Ending,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ByKind {
    Ridge,
    Logistic,
    Boosting,
}

impl From<ByKind> for Kind {
    fn from(by: ByKind) -> Self {
        match by {
            ByKind::Ridge => Self::Ridge,
            ByKind::Logistic => Self::Logistic,
            ByKind::Boosting => Self::Boosting,
        }
    }
}

impl Retrain {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        match (&self.rows, &self.predictor, &self.model) {
            (Some(rows), _, Some(model)) => saved::run(&self, &start, rows, model).await,
            (Some(rows), _, None) => file::run(&self, &start, rows).await,
            (None, Some(predictor), _) => store::run(&self, start, predictor).await,
            (None, None, _) => Ok(ExitCode::SUCCESS),
        }
    }

    fn question(&self, kind: Kind, target: &str) -> Question {
        let usual = Question::new(kind, target, self.seed);
        let lambdas = self.lambda.clone().unwrap_or(usual.grid.lambdas);
        let boosting = Grid::trees(
            self.depth.as_deref().unwrap_or(&Grid::DEPTHS),
            self.rate.as_deref().unwrap_or(&Grid::RATES),
            self.rounds.as_deref().unwrap_or(&Grid::ROUNDS),
        );
        let folds = usize::from(self.folds);
        Question { folds, grid: Grid { lambdas, boosting }, ..usual }
    }

    fn column(&self) -> &str {
        self.target.as_deref().unwrap_or("y")
    }

    /// Of the history.
    fn outcome(&self, usual: Target) -> anyhow::Result<Target> {
        let Some(name) = &self.target else { return Ok(usual) };
        Target::named(name).ok_or_else(|| {
            broken(
                format!("the history has no outcome {name:?}"),
                "there are er, reward and success; a column of a file is named with --rows",
            )
        })
    }
}

/// While a bar shows how much of the grid is tried.
fn train(
    columns: &Columns,
    question: &Question,
    threads: NonZeroUsize,
) -> Result<Retrained, TrainError> {
    let bar = progress::bar("folds of the grid");
    let trained = retrain(columns, question, threads, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    trained
}
