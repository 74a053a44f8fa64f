//! Pictures of a training.

use clap::ValueEnum;
use xbot_replay::plot::{
    self, Axis, Calibration, Caption, Group, Line, Lines, Point, Reference, Span,
};
use xbot_replay::train::Report;
use xbot_replay::train::report::Bin;

use super::Retrain;
use crate::cli::replay::picture::write;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// What was predicted of the last fifth, against what happened
    Calibration,
    /// Scores on the last fifth, by how many rows were learned from
    LearningCurve,
}

/// To the file that was named, if one was.
pub fn draw(args: &Retrain, report: &Report) -> anyhow::Result<()> {
    let Some(path) = &args.plot else { return Ok(()) };
    let drawn = match args.picture {
        Picture::Calibration => calibration(report),
        Picture::LearningCurve => curve(report),
    };
    write(path, &drawn)
}

fn calibration(report: &Report) -> String {
    let group = |bin: &Bin| Group {
        predicted: bin.predicted,
        observed: bin.observed,
        interval: Some(Span::from(bin.interval)),
        count: bin.rows,
    };
    let axis = |name: &str| match report.measure {
        "chance" => Axis::share(name),
        _ => Axis::number(name),
    };
    plot::calibration(&Calibration {
        caption: Caption::with("Calibration", "Of the last fifth of the rows"),
        predicted: axis("Predicted"),
        observed: axis("Observed"),
        groups: report.calibration.iter().flatten().map(group).collect(),
        interval: Some("95 % interval of the mean".to_owned()),
        histogram: Vec::new(),
    })
}

fn curve(report: &Report) -> String {
    let points = || report.learning_curve.iter().flatten();
    let unseen = points().map(|point| Point::new(point.rows as f64, point.score));
    let seen = points().map(|point| Point::new(point.rows as f64, point.train_score));
    let by_mean = report
        .holdout
        .as_ref()
        .and_then(|holdout| holdout.scores.get(&format!("baseline_{}", report.judged_by)).copied());
    let mean = by_mean.map(|value| Reference { name: "the mean alone".to_owned(), value });
    plot::lines(&Lines {
        caption: Caption::with("Learning curve", "Lower is better"),
        x: Axis::count("Rows learned from"),
        y: Axis::number(report.judged_by),
        lines: vec![Line::new("on the last fifth", unseen), Line::new("on those rows", seen)],
        references: mean.into_iter().collect(),
        band: None,
    })
}
