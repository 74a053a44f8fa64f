//! The report for people.

use std::collections::BTreeMap;

use xbot_domain::arm::{Provenance, Status};
use xbot_replay::rewards::{
    ArmReport, Both, Computed, Flip, OfPass, Placed, Ranked, Report, ScopeReport, Spread, Standing,
};

use crate::cli::output;

pub fn report(report: &Report) -> anyhow::Result<()> {
    let names = Both { asked: report.spec.name.as_str(), against: report.against.name() };
    counts(report, names)?;
    spreads(report, names)?;
    if let Some(found) = report.agreement {
        let (n, tau) = (found.decisions, found.kendall);
        output::line(format!("The order of {n} decisions agrees by Kendall's τ = {tau:.3}"))?;
    }
    flips(report, names)?;
    highest(report, names)?;
    report.scopes.iter().try_for_each(|scope| arms(scope, names))
}

fn counts(report: &Report, names: Both<&str>) -> anyhow::Result<()> {
    let (counts, world) = (&report.counts, world(report.world));
    let teachers: Vec<_> = counts.learned_from.keys().map(String::as_str).collect();
    let taught = match teachers.as_slice() {
        [] => "nothing was learned".to_owned(),
        all => format!("learned from {}", all.join(", ")),
    };
    output::line(format!("{} against {}; {world} outcomes, {taught}", names.asked, names.against))?;
    let (decisions, passes) = (counts.decisions, counts.measured);
    output::line(format!("{decisions} decisions with {passes} readings"))?;
    computed(names.asked, &counts.asked)?;
    computed(names.against, &counts.against)
}

fn world(world: Provenance) -> &'static str {
    match world {
        Provenance::Simulated => "simulated",
        Provenance::Real => "real",
    }
}

fn computed(name: &str, side: &Computed) -> anyhow::Result<()> {
    let all = |counts: &BTreeMap<String, u64>, what: &str| -> String {
        counts.iter().map(|(reason, n)| format!("; {n} {what}{reason}")).collect()
    };
    let (missing, refused) = (all(&side.missing, ""), all(&side.refused, "refused by arms: "));
    output::line(format!("{name}: {} rewards{missing}{refused}", side.computed))
}

fn spreads(report: &Report, names: Both<&str>) -> anyhow::Result<()> {
    let all = [("value", &report.value), ("weight", &report.weight)];
    let rows = all.into_iter().flat_map(|(what, both)| {
        let row = |name: &str, spread: Spread| spread_row(format!("{what}, {name}"), &spread);
        let asked = both.asked.map(|spread| row(names.asked, spread));
        asked.into_iter().chain(both.against.map(|spread| row(names.against, spread)))
    });
    output::table(["", "mean", "deviation", "5 %", "median", "95 %", "highest"], rows.collect())
}

fn spread_row(what: String, spread: &Spread) -> [String; 7] {
    let shown = |number: f64| format!("{number:.4}");
    let deviation = spread.standard_deviation.map_or_else(nothing, shown);
    let [mean, p05, median] = [spread.mean, spread.p05, spread.median].map(shown);
    let [p95, max] = [spread.p95, spread.max].map(shown);
    [what, mean, deviation, p05, median, p95, max]
}

fn flips(report: &Report, names: Both<&str>) -> anyhow::Result<()> {
    let flips = &report.flips;
    output::line(format!(
        "{} of {} decisions flip: {} succeed under {} alone, {} under {} alone; of all readings {} of {}",
        flips.flipped,
        flips.compared,
        flips.to_success,
        names.asked,
        flips.to_failure,
        names.against,
        flips.passes_flipped,
        flips.passes_compared
    ))?;
    if flips.first.is_empty() {
        return Ok(());
    }
    let heads = ["decision that flips", "scope", names.asked, names.against];
    output::table(heads, flips.first.iter().map(flip).collect())
}

fn flip(flip: &Flip) -> [String; 4] {
    let scope = flip.scope.to_string();
    [flip.decision_id.to_string(), scope, told(&flip.asked), told(&flip.against)]
}

/// Without a mark, the engagement rate decides.
fn told(told: &OfPass) -> String {
    let verdict = &told.verdict;
    let word = if verdict.success { "success" } else { "failure" };
    let mark = verdict.mark.map_or_else(nothing, |mark| format!("{mark:.4}"));
    format!("{word}: {:.4}, mark {mark}, pass {}", verdict.value, u8::from(told.pass))
}

fn highest(report: &Report, names: Both<&str>) -> anyhow::Result<()> {
    let sides = [(names.asked, &report.highest.asked), (names.against, &report.highest.against)];
    let again = report.highest.asked == report.highest.against;
    for (name, ranked) in sides.into_iter().take(if again { 1 } else { 2 }) {
        if !ranked.is_empty() {
            let head = format!("highest under {name}");
            let heads = [head.as_str(), "impressions", names.asked, names.against];
            output::table(heads, ranked.iter().map(place).collect())?;
        }
    }
    Ok(())
}

fn place(ranked: &Ranked) -> [String; 4] {
    let placed = |placed: Placed| format!("{}. {:.4}", placed.rank, placed.value);
    let impressions = ranked.impressions.map_or_else(nothing, |n| n.to_string());
    let id = ranked.decision_id.to_string();
    [id, impressions, placed(ranked.asked), placed(ranked.against)]
}

fn arms(report: &ScopeReport, names: Both<&str>) -> anyhow::Result<()> {
    let best = |best: &Option<String>| best.clone().unwrap_or_else(nothing);
    let (asked, against) = (best(&report.best.asked), best(&report.best.against));
    let changed = if asked == against { "the same" } else { "another" };
    output::line(format!(
        "{}: best by {} is {asked}, by {} {against}: {changed}",
        report.scope, names.asked, names.against
    ))?;
    let heads = ["arm", names.asked, names.against, "climbs"];
    output::table(heads, report.arms.iter().map(arm).collect())
}

fn arm(report: &ArmReport) -> [String; 4] {
    let retired = if report.status == Status::Retired { " (retired)" } else { "" };
    let climbs = if report.climbs == 0 { nothing() } else { format!("{:+}", report.climbs) };
    let name = format!("{}{retired}", report.arm);
    [name, standing(&report.asked), standing(&report.against), climbs]
}

fn standing(standing: &Standing) -> String {
    let belief = &standing.belief;
    let (mean, low, high) = (belief.mean, belief.low, belief.high);
    format!("{}. {mean:.3} ({low:.3} to {high:.3})", standing.rank)
}

fn nothing() -> String {
    "–".to_owned()
}
