//! One experiment, for people.

use xbot_domain::arm::Provenance;
use xbot_domain::experiment::ratio::RatioVerdict;
use xbot_replay::experiment::{Conclusion, Estimate, Ratio, Rerun, SideReport, Told};

use crate::cli::experiments::verdict;
use crate::cli::output;

pub fn print(found: &Rerun) -> anyhow::Result<()> {
    let plan = &found.plan;
    output::line(format!("{}: {} at {}", found.id, found.status.word(), found.as_of))?;
    output::line(format!("hypothesis    {}", plan.hypothesis))?;
    output::line(format!("decided by    {}, in the scope {}", plan.metric, plan.scope.as_str()))?;
    output::line(format!(
        "window        {} to {}{}",
        plan.starts_at,
        plan.ends_at,
        stopped(found)
    ))?;
    output::line(format!("counted       {}", world(found.world)))?;
    output::line(format!("held against  {}", model(found)))?;
    output::line(format!("sample ratio  {}", ratio(&found.ratio)))?;
    output::line(format!("open          {} still to be posted or measured", found.open))?;
    sides(found)?;
    differences(found)?;
    output::line(format!("looking now   {}", found.verdict.words()))?;
    found.conclusion.as_ref().map_or(Ok(()), conclusion)
}

fn stopped(found: &Rerun) -> String {
    found.stopped_at.map(|at| format!(", stopped at {at}")).unwrap_or_default()
}

fn world(world: Provenance) -> &'static str {
    match world {
        Provenance::Real => "real outcomes",
        Provenance::Simulated => "simulated outcomes",
    }
}

fn model(found: &Rerun) -> String {
    match found.predictor {
        Some(version) => format!("what the predictor v{version} expected"),
        None => "the means of the sides".to_owned(),
    }
}

fn ratio(ratio: &Ratio) -> String {
    match (ratio.verdict, ratio.chi_square, ratio.p) {
        (RatioVerdict::TooFew, _, _) | (_, None, _) | (_, _, None) => {
            "too few decisions to tell".to_owned()
        }
        (RatioVerdict::Match, Some(chi), Some(p)) => {
            format!("as planned (χ² = {chi:.3}, p = {p:.4})")
        }
        (RatioVerdict::Mismatch, Some(chi), Some(p)) => {
            format!("not as planned (χ² = {chi:.3}, p = {p:.6}): no lift can be trusted")
        }
    }
}

fn sides(found: &Rerun) -> anyhow::Result<()> {
    let expected = |index: usize| {
        found
            .ratio
            .sides
            .get(index)
            .map_or_else(String::new, |side| format!("{:.1}", side.expected))
    };
    let row = |(index, side): (usize, &SideReport)| {
        [
            side.name.clone(),
            format!("{} %", side.share * 100.0),
            expected(index),
            side.assigned.to_string(),
            side.measured.to_string(),
            side.open.to_string(),
            side.mean.map_or_else(|| "not known".to_owned(), plain),
        ]
    };
    let mean = format!("mean {} (95 %)", found.plan.metric);
    let heads = ["side", "share", "expected", "assigned", "measured", "open", mean.as_str()];
    output::table(heads, found.sides.iter().enumerate().map(row).collect())
}

/// Each variant against the control, in the three ways.
fn differences(found: &Rerun) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for side in &found.sides {
        let Some(against) = &side.against_control else { continue };
        let chance = against.chance_to_win.filter(|_| !against.lift.refused);
        let chance = chance.map(|chance| format!("chance to win {:.1} %", chance * 100.0));
        let first = against.sequence.without_zero.as_ref();
        let first = first.filter(|_| !against.sequence.last.refused).map(|first| {
            format!("without zero first at {}, with {} outcomes", first.at, first.outcomes)
        });
        rows.push(row(&side.name, "lift, for one look", &against.lift, chance));
        rows.push(row(&side.name, "lift, for all looks", &against.sequence.last, first));
        rows.push(row(&side.name, "difference of means", &against.difference, None));
    }
    output::table(["against the control", "by", "value", "interval", "note"], rows)
}

fn row(name: &str, by: &str, told: &Told, note: Option<String>) -> [String; 5] {
    let (value, interval) = match told.trusted() {
        Some(Estimate { value, interval }) => (
            format!("{value:+.6}"),
            format!("{:+.6} to {:+.6} ({} %)", interval.low, interval.high, percent(told)),
        ),
        None => ("not told".to_owned(), String::new()),
    };
    let note = told.reason.clone().or(note).unwrap_or_default();
    [name.to_owned(), by.to_owned(), value, interval, note]
}

/// Without the tail of a third of five percent.
fn percent(told: &Told) -> f64 {
    (told.confidence * 10_000.0).round() / 100.0
}

fn plain(mean: Estimate) -> String {
    format!("{:.6} ({:.6} to {:.6})", mean.value, mean.interval.low, mean.interval.high)
}

fn conclusion(held: &Conclusion) -> anyhow::Result<()> {
    let recorded = &held.recorded;
    output::line(format!("concluded     {} at {}", verdict(recorded.verdict), recorded.at))?;
    let again = match (&held.recomputed, held.equal) {
        (_, true) => "the same, to the last bit".to_owned(),
        (Some(other), false) => format!("{}, with other figures", verdict(other.verdict)),
        (None, false) => "nothing".to_owned(),
    };
    output::line(format!("comes out     {again}"))
}
