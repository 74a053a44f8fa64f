//! Pictures of an evaluation.

use std::path::{Path, PathBuf};

use xbot_replay::decisions::Evaluated;
use xbot_replay::evaluate::Report;
use xbot_replay::evaluate::report::Estimate;
use xbot_replay::plot::{
    Axis, Caption, Estimate as Drawn, Intervals, Line, Lines, Point, Reference, intervals, lines,
};

use super::Evaluate;
use crate::cli::replay::picture::write;

/// What is drawn of a policy when no estimator was named: more rows than that nobody reads.
const SHOWN: [&str; 2] = ["dr", "snips"];
/// A second interval, where it was asked for.
const SECOND: &str = "bootstrap";

/// Of one scope, which names the file where there are several.
pub fn estimates(args: &Evaluate, scope: &str, report: &Report) -> anyhow::Result<()> {
    let Some(file) = &args.plot else { return Ok(()) };
    let percent = 100.0 * report.confidence;
    let rounds = report.rounds;
    let rows = report.policies.iter().flat_map(|(policy, of)| {
        let estimates = of.estimates.iter().filter(|(name, _)| is_shown(args, name));
        estimates.map(move |(name, estimate)| row(name, estimate).in_group(policy.as_str()))
    });
    let second = report.policies.values().flat_map(|of| of.estimates.values());
    let second = second.flat_map(|estimate| estimate.intervals.keys()).any(|name| *name == SECOND);
    let picture = intervals(&Intervals {
        caption: Caption::with("What policies would have earned", format!("{rounds} rounds")),
        axis: Axis::number("reward").in_unit("per round"),
        rows: rows.collect(),
        reference: Some(Reference { name: "as logged".to_owned(), value: report.logged.value }),
        interval: Some(format!("{percent} % interval by the delta method")),
        second: second.then(|| format!("{percent} % interval by bootstrap")),
    });
    write(&named(file, scope, ""), &picture)
}

/// Of the policies whose replay was not refused; no file where there is none.
pub fn learning(args: &Evaluate, scope: &str, found: &Evaluated) -> anyhow::Result<()> {
    let Some(file) = &args.plot else { return Ok(()) };
    let learned = found.learning.iter().filter(|(_, learning)| !learning.refused);
    let curves: Vec<Line> = learned
        .map(|(policy, learning)| {
            let curve = &learning.learned.curve;
            let points = curve.iter().map(|at| Point::new(at.matched as f64, at.mean));
            Line::new(policy.as_str(), points)
        })
        .collect();
    if curves.is_empty() {
        return Ok(());
    }
    let best = found.learning.values().find_map(|learning| learning.best_arm.as_ref());
    let picture = lines(&Lines {
        caption: Caption::with(
            "What policies earn while they learn",
            "where they would have chosen what was logged",
        ),
        x: Axis::count("matched rounds"),
        y: Axis::number("mean reward so far").in_unit("per round"),
        lines: curves,
        references: best
            .map(|best| Reference { name: format!("always {}", best.arm), value: best.value })
            .into_iter()
            .collect(),
        band: None,
    });
    write(&named(file, scope, "learning"), &picture)
}

fn is_shown(args: &Evaluate, name: &str) -> bool {
    !args.estimators.is_empty() || SHOWN.contains(&name)
}

fn row(name: &str, estimate: &Estimate) -> Drawn {
    if let Some(reason) = &estimate.reason {
        return Drawn::refused(name, reason.as_str());
    }
    let drawn = Drawn::new(name, estimate.value, Some(estimate.interval.into()));
    match estimate.intervals.get(SECOND) {
        Some(second) => drawn.with_second(*second),
        None => drawn,
    }
}

/// `estimates.svg` becomes `estimates-topic-learning.svg`.
fn named(file: &Path, scope: &str, what: &str) -> PathBuf {
    if scope.is_empty() && what.is_empty() {
        return file.to_path_buf();
    }
    let stem =
        file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let parts = [stem.as_str(), scope, what].into_iter().filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("-");
    file.with_file_name(name).with_added_extension("svg")
}
