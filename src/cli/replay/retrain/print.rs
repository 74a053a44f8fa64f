//! A training in words.

use xbot_domain::predictor::Boosting;
use xbot_replay::rounds::BadLines;
use xbot_replay::train::Report;
use xbot_replay::train::grid::Tried;
use xbot_replay::train::report::Moment;

use super::told::{Promoted, Told};
use crate::cli::output;

pub fn told(told: &Told) -> anyhow::Result<()> {
    told.bad_lines.iter().for_each(warn);
    let report = &told.report;
    grid(report)?;
    let kind = format!("{:?}", report.chosen.kind).to_lowercase();
    output::line(format!("{kind} with {}, of {} rows", chosen(report), report.rows))?;
    report.fallback_from.iter().try_for_each(|why| output::line(format!("not {why}")))?;
    holdout(report)?;
    weights(report)?;
    told.promoted.iter().try_for_each(promoted)
}

pub fn warn(bad: &BadLines) {
    for line in &bad.first {
        eprintln!("warning: line {} is left out: {}", line.line, line.reason);
    }
    let more = bad.count.saturating_sub(bad.first.len() as u64);
    if more > 0 {
        eprintln!("warning: {more} more lines are left out");
    }
}

fn promoted(promoted: &Promoted) -> anyhow::Result<()> {
    let Promoted { predictor, version, position } = promoted;
    output::line(format!("{predictor} v{version} is in use (position {position})"))
}

fn grid(report: &Report) -> anyhow::Result<()> {
    let row = |tried: &Tried| {
        [
            parameters(tried.lambda, tried.boosting),
            figure(tried.mean),
            figure(tried.spread),
            tried.scores.iter().flatten().count().to_string(),
        ]
    };
    let rows = report.grid.iter().map(row).collect();
    output::table(["parameters", report.judged_by, "spread", "folds"], rows)
}

fn chosen(report: &Report) -> String {
    parameters(report.chosen.lambda, report.chosen.boosting)
}

fn parameters(lambda: f64, boosting: Option<Boosting>) -> String {
    let trees =
        boosting.map(|b| format!(", depth {}, rate {}, {} trees", b.depth, b.rate, b.rounds));
    format!("λ {lambda}{}", trees.unwrap_or_default())
}

fn figure(figure: Option<f64>) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.6}"))
}

fn holdout(report: &Report) -> anyhow::Result<()> {
    let Some(holdout) = &report.holdout else {
        return output::line("nothing was put aside: too few rows");
    };
    let span = &holdout.span;
    let since = span.from.map(|at| format!(" from {} on", moment(at))).unwrap_or_default();
    let late = match span.late_rows {
        0 => String::new(),
        late => format!(" ({late} more were not known by then)"),
    };
    output::line(format!(
        "learned from {} rows{late}, scored on the last {}{since}:",
        span.train_rows, span.test_rows
    ))?;
    let rows = holdout.scores.iter().map(|(name, score)| [name.clone(), format!("{score:.6}")]);
    output::table(["score", "value"], rows.collect())
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Time(at) => at.to_string(),
        Moment::Number(at) => at.to_string(),
    }
}

/// The strongest first.
fn weights(report: &Report) -> anyhow::Result<()> {
    if let Some(of_trees) = &report.importance {
        let mut rows: Vec<_> = of_trees.iter().collect();
        rows.sort_by(|(_, a), (_, b)| b.gain.total_cmp(&a.gain));
        let share = |share: f64| format!("{:.1} %", 100.0 * share);
        let row = |(name, of): (&String, &_)| {
            let xbot_replay::train::report::Importance { splits, gain } = of;
            [name.clone(), share(*gain), share(*splits)]
        };
        return output::table(["feature", "gain", "splits"], rows.into_iter().map(row).collect());
    }
    let Some((intercept, of_line)) = report.intercept.zip(report.coefficients.as_ref()) else {
        return Ok(());
    };
    let mut rows: Vec<_> = of_line.iter().collect();
    rows.sort_by(|(_, a), (_, b)| b.standardized.abs().total_cmp(&a.standardized.abs()));
    let row = |name: &str, standardized: f64, raw: f64| {
        [name.to_owned(), format!("{standardized:+.6}"), format!("{raw:+.6}")]
    };
    let first = row("(intercept)", intercept.standardized, intercept.raw);
    let rows = rows.into_iter().map(|(name, of)| row(name, of.standardized, of.raw));
    let rows = std::iter::once(first).chain(rows);
    output::table(["feature", "per deviation", "per unit"], rows.collect())
}
