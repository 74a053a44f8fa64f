//! What came of it, for people.

use xbot_domain::arm::Provenance;
use xbot_replay::decisions::{Ask, Blocks, Evaluated, Learning, Measure, Passes};
use xbot_replay::evaluate::report::{Estimate, Gain, PolicyReport};
use xbot_replay::evaluate::{Interval, Report};

use super::super::rounds;
use crate::cli::output;

/// What is shown of a policy: the estimate that a model helps, and the one that needs none.
const FIRST: &str = "dr";
const SECOND: &str = "snips";
const CURRENT: &str = "current";

/// `named`: estimators were asked for by name, so each of them is shown.
pub fn print(ask: &Ask, found: &Evaluated, named: bool) -> anyhow::Result<()> {
    head(ask, found)?;
    for warning in &found.warnings {
        eprintln!("warning: {warning}");
    }
    choices(found)?;
    let shown = |name: &str, report: &Report| match named {
        true => rounds::print(name, report),
        false => policies(name, report),
    };
    shown("", &found.report)?;
    if !named {
        differences(&found.report)?;
    }
    learning(found)?;
    found.segments.iter().try_for_each(|(name, report)| shown(name, report))
}

fn head(ask: &Ask, found: &Evaluated) -> anyhow::Result<()> {
    let world = match found.world {
        Provenance::Real => "real",
        Provenance::Simulated => "simulated",
    };
    let day = |at: Option<xbot_domain::time::Timestamp>| at.map_or_else(String::new, |at| at.day());
    let (scope, rounds, report) = (found.scope, found.report.rounds, &found.report);
    output::line(format!(
        "Scope {scope}: {rounds} decisions with {world} outcomes, planned {} to {}, of {} for which an \
         arm was drawn",
        day(found.first_planned_at),
        day(found.last_planned_at),
        found.drawn
    ))?;
    for (why, count) in &found.left_out {
        output::line(format!("left out: {count}, because {}", why.text()))?;
    }
    let logged = &report.logged;
    output::line(format!(
        "reward: {}; as logged {:.4} ({})",
        measure(ask),
        logged.value,
        interval(logged.interval)
    ))?;
    let percent = 100.0 * report.confidence;
    let blocks = match (found.blocks, report.clusters) {
        (Blocks::Day, Some(days)) => format!("{days} days as blocks"),
        _ => "decisions taken to be independent of each other".to_owned(),
    };
    output::line(format!("intervals: {percent} %, by the delta method, {blocks}\n"))
}

fn measure(ask: &Ask) -> String {
    let what = match &ask.measure {
        Measure::Er => "engagement rate".to_owned(),
        Measure::Fpki => "follows per 1,000 impressions".to_owned(),
        Measure::Reward => "that which the arms learn from".to_owned(),
        Measure::Success => "1 for a success, 0 for none".to_owned(),
        Measure::Spec(spec) => format!("{spec}, whatever the arms learn from"),
    };
    let pass = match ask.passes {
        Passes::First => "an hour after posting",
        Passes::Final => "a day after posting",
        Passes::Latest => "a day after posting, or an hour where there is no more yet",
    };
    format!("{what}, {pass}")
}

fn choices(found: &Evaluated) -> anyhow::Result<()> {
    let rows = found.choices.iter().map(|choice| {
        let mean = choice.mean_reward.map_or_else(none, |mean| format!("{mean:.4}"));
        [choice.arm.clone(), choice.offered.to_string(), choice.used.to_string(), mean]
    });
    output::table(["arm", "could be chosen", "was used", "mean reward"], rows.collect())?;
    output::line("")
}

fn policies(segment: &str, report: &Report) -> anyhow::Result<()> {
    if !segment.is_empty() {
        let (rounds, logged) = (report.rounds, report.logged.value);
        output::line(format!("\nSegment {segment}: {rounds} decisions, as logged {logged:.4}"))?;
    }
    let heads =
        ["policy", "by DR", "gain over the log", "p adjusted", "by SNIPS", "effective", "note"];
    let rows = report.policies.iter().map(|(name, policy)| row(name, policy));
    output::table(heads, rows.collect())
}

/// A refused figure is no estimate, so it is not shown as one.
fn row(name: &str, policy: &PolicyReport) -> [String; 7] {
    let estimate = |name: &str| policy.estimates.get(name).filter(|estimate| !estimate.refused);
    // What was logged gains nothing over itself: an estimate of that is noise.
    let is_itself = name == CURRENT;
    let gain = policy.gains.get(FIRST).filter(|gain| !gain.refused && !is_itself);
    let refused = policy.estimates.get(FIRST).and_then(|estimate| estimate.reason.as_ref());
    [
        name.to_owned(),
        estimate(FIRST).map_or_else(none, with_interval),
        gain.map_or_else(none, difference),
        gain.map_or_else(none, |gain| p(gain.p_adjusted)),
        estimate(SECOND).map_or_else(none, with_interval),
        format!("{:.1}", policy.diagnostics.effective_sample_size),
        refused.map_or_else(String::new, |why| format!("refused: {why}")),
    ]
}

fn differences(report: &Report) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for (own, policy) in &report.policies {
        for (other, gains) in policy.differences.iter().filter(|(other, _)| own < *other) {
            let Some(gain) = gains.get(FIRST).filter(|gain| !gain.refused) else { continue };
            rows.push([format!("{own} over {other}"), difference(gain), p(gain.p_adjusted)]);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    output::line("")?;
    output::table(["difference", "by DR", "p adjusted"], rows)
}

fn learning(found: &Evaluated) -> anyhow::Result<()> {
    if found.learning.is_empty() {
        return Ok(());
    }
    output::line("\nReplayed as they learn, where they would have chosen what was logged:")?;
    let rows = found.learning.iter().map(|(name, learning)| learned(name, learning));
    let heads = ["policy", "rounds", "value", "best arm", "regret per round", "note"];
    output::table(heads, rows.collect())
}

fn learned(name: &str, learning: &Learning) -> [String; 6] {
    let matched = learning.learned.matched.to_string();
    if let Some(why) = &learning.reason {
        return [name.to_owned(), matched, none(), none(), none(), format!("refused: {why}")];
    }
    let learned = &learning.learned;
    let regret = learning.regret.as_ref();
    [
        name.to_owned(),
        matched,
        format!("{:.4} ({})", learned.value, interval(learned.interval)),
        learning
            .best_arm
            .as_ref()
            .map_or_else(none, |best| format!("{} {:.4}", best.arm, best.value)),
        regret.map_or_else(none, |r| format!("{:+.4} ({})", r.value, signed(r.interval))),
        String::new(),
    ]
}

fn with_interval(estimate: &Estimate) -> String {
    format!("{:.4} ({})", estimate.value, interval(estimate.interval))
}

fn difference(gain: &Gain) -> String {
    format!("{:+.4} ({})", gain.value, signed(gain.interval))
}

fn interval(it: Interval) -> String {
    format!("{:.4} to {:.4}", it.low, it.high)
}

fn signed(it: Interval) -> String {
    format!("{:+.4} to {:+.4}", it.low, it.high)
}

/// There is none where nothing differs.
fn p(p: f64) -> String {
    match p {
        small if small < 0.001 => "below 0.001".to_owned(),
        finite if finite.is_finite() => format!("{finite:.3}"),
        _ => none(),
    }
}

fn none() -> String {
    "–".to_owned()
}
