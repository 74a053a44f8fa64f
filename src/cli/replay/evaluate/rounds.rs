//! Rounds from a file.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use xbot_replay::evaluate::report::{Estimate, PolicyReport};
use xbot_replay::evaluate::{Ask, Report};
use xbot_replay::manifest::{Document, Input, Manifest};
use xbot_replay::rounds::{self, BadLines, Evaluated, RoundsAsk, RoundsPolicy};

use super::{Evaluate, plot};
use crate::cli::failure::{Advise as _, broken};
use crate::cli::output;
use crate::cli::system::Start;

/// What decides the result, besides the file.
#[derive(Serialize)]
struct Parameters {
    policies: Vec<String>,
    estimators: Vec<String>,
    tuning: xbot_replay::evaluate::Tuning,
    grid: Vec<f64>,
    confidence: f64,
    bootstrap: u32,
    by: Option<String>,
    rewards: (f64, f64),
}

#[derive(Serialize)]
struct Outcome<'a> {
    #[serde(flatten)]
    whole: &'a Report,
    /// Of the first policy, once more, where one looks first.
    #[serde(flatten)]
    first: Option<&'a PolicyReport>,
    /// Where the reward model comes from.
    model: &'static str,
    segments: &'a BTreeMap<String, Report>,
    bad_lines: &'a BadLines,
}

pub async fn run(args: &Evaluate, start: &Start, file: &Path) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    let ask = ask(args)?;
    let failed = format!("could not evaluate {}", file.display());
    let help = "each line is a JSON object with action, reward, pscore and evaluation";
    let found = rounds::evaluate(file, &ask, args.threads()).advise(failed, help)?;
    let manifest = manifest(args, &ask, &found);
    let first = ask.policies.first().and_then(|p| found.report.policies.get(&p.to_string()));
    let result = Outcome {
        whole: &found.report,
        first,
        model: if found.survey.q_hat { "given" } else { "cross-fitted" },
        segments: &found.segments,
        bad_lines: &found.survey.bad_lines,
    };
    let document = Document::of(manifest, result)?;
    let show = || {
        warn(&found.survey.bad_lines);
        print("", &found.report)?;
        found.segments.iter().try_for_each(|(name, report)| print(name, report))
    };
    plot::estimates(args, "", &found.report)?;
    args.ending.finish(&start.settings.stores.database_url, begun, &document, show).await?;
    Ok(ExitCode::SUCCESS)
}

fn ask(args: &Evaluate) -> anyhow::Result<RoundsAsk> {
    let misused = |reason: String| broken(reason, "`xbot replay evaluate --help` has examples");
    let policy = |name: &String| {
        let known = name.parse::<RoundsPolicy>();
        known.map_err(|help| broken(format!("rounds know no policy {name:?}"), help))
    };
    let ask = args.ask()?;
    let mut policies: Vec<_> = args.policy.iter().map(policy).collect::<Result<_, _>>()?;
    if policies.is_empty() {
        policies.push(RoundsPolicy::Evaluation);
    }
    policies.dedup();
    let by = args.by.as_ref().map(|by| by.parse().map_err(misused)).transpose()?;
    let names = policies.iter().map(ToString::to_string).collect();
    Ok(RoundsAsk { ask: Ask { policies: names, ..ask }, policies, by })
}

fn manifest(args: &Evaluate, ask: &RoundsAsk, found: &Evaluated) -> Manifest<Parameters> {
    let (sha256, bytes) = (found.survey.sha256.clone(), found.survey.bytes);
    let parameters = Parameters {
        policies: ask.ask.policies.clone(),
        estimators: ask.ask.estimators.iter().map(ToString::to_string).collect(),
        tuning: ask.ask.tuning,
        grid: ask.ask.grid.clone(),
        confidence: ask.ask.confidence,
        bootstrap: ask.ask.resamplings,
        by: args.by.clone(),
        rewards: found.survey.range(),
    };
    Manifest::new("evaluate", Input::File { kind: "rounds", sha256, bytes }, parameters, args.seed)
}

fn warn(bad: &BadLines) {
    for line in &bad.first {
        eprintln!("warning: line {} is left out: {}", line.line, line.reason);
    }
    let more = bad.count.saturating_sub(bad.first.len() as u64);
    if more > 0 {
        eprintln!("warning: {more} more lines are left out");
    }
}

/// Every estimate of every policy.
pub fn print(segment: &str, report: &Report) -> anyhow::Result<()> {
    if !segment.is_empty() {
        output::line(format!("\nSegment {segment}"))?;
    }
    let (logged, rounds) = (&report.logged, report.rounds);
    output::line(format!("{rounds} rounds, {} arms; as logged {:.6}", report.arms, logged.value))?;
    for (name, policy) in &report.policies {
        let seen = &policy.diagnostics;
        output::line(format!(
            "{name}: effective sample size {:.1}, largest weight {:.2}, mean weight {:.3}",
            seen.effective_sample_size, seen.max_weight, seen.mean_weight
        ))?;
        let rows = policy.estimates.iter().map(|(name, estimate)| row(name, estimate, policy));
        output::table(["estimator", "value", "interval", "gain", "note"], rows.collect())?;
    }
    Ok(())
}

/// A refused figure is no estimate, so it is not shown as one.
fn row(name: &str, estimate: &Estimate, policy: &PolicyReport) -> [String; 5] {
    if estimate.refused {
        let why = estimate.reason.clone().unwrap_or_default();
        let none = || "–".to_owned();
        return [name.to_owned(), none(), none(), none(), format!("refused: {why}")];
    }
    let (low, high) = (estimate.interval.low, estimate.interval.high);
    let gain = policy.gains.get(name);
    let bound = estimate.bound.map(|bound| format!("bound {bound} chosen by the data"));
    [
        name.to_owned(),
        format!("{:.6}", estimate.value),
        format!("{low:.6} to {high:.6}"),
        gain.map_or_else(String::new, |g| {
            format!("{:+.6} ({:+.6} to {:+.6})", g.value, g.interval.low, g.interval.high)
        }),
        bound.unwrap_or_default(),
    ]
}
