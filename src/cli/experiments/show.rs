//! `xbot experiments show`: who was assigned, whether the shares fit, and what is known so far.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use xbot_domain::experiment::{Concluded, Defined, Lift};
use xbot_replay::experiment::{Analysis, Side, Status, analyse, missing};

use super::{known, list, remembered};
use crate::cli::failure::negative;
use crate::cli::output;
use crate::cli::system::System;

#[derive(Debug, Args)]
pub struct Show {
    /// An id from `xbot experiments list`
    id: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    status: &'static str,
    plan: &'a Defined,
    sides: Vec<ShownSide<'a>>,
    sample_ratio_p: Option<f64>,
    sample_ratio: String,
    /// Assigned decisions that may still be measured.
    open: u64,
    conclusion: Option<&'a Concluded>,
}

#[derive(Serialize)]
struct ShownSide<'a> {
    name: &'a str,
    share: f64,
    assigned: u64,
    measured: u64,
    lift: Option<&'a Lift>,
    why_no_lift: Option<String>,
}

impl Show {
    pub async fn run(self, system: &System) -> anyhow::Result<ExitCode> {
        let mode = system.settings().await?.mode;
        let recall = remembered(system).await?;
        let memory = recall.memory();
        let experiment = known(memory, &self.id)?;
        let analysis = analyse(memory, &self.id, experiment, mode);
        let (Some(plan), Some(analysis)) = (&experiment.plan, &analysis) else {
            return Err(negative(format!("{} has no plan", self.id), ""));
        };
        let shown = Shown {
            id: &self.id,
            status: Status::of(experiment, system.now()).word(),
            plan,
            sides: analysis.sides.iter().map(|side| shown_side(side, analysis)).collect(),
            sample_ratio_p: analysis.ratio.as_ref().ok().map(|ratio| ratio.p),
            sample_ratio: ratio(analysis),
            open: analysis.open,
            conclusion: experiment.conclusion.as_ref(),
        };
        if self.json {
            output::json(&shown)?
        } else {
            lines(&shown)?
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn shown_side<'a>(side: &'a Side, all: &Analysis) -> ShownSide<'a> {
    let lift = side.lift.as_ref();
    let control = all.sides.first().map_or(0, missing);
    let why = |refused: &xbot_domain::rules::Refusal| match (missing(side), control) {
        (0, 0) => refused.message.clone(),
        (0, more) => format!("the control needs {more} more measured"),
        (more, _) => format!("needs {more} more measured"),
    };
    ShownSide {
        name: &side.name,
        share: side.share,
        assigned: side.assigned,
        measured: side.measured,
        lift: lift.and_then(|lift| lift.as_ref().ok()),
        why_no_lift: lift.and_then(|lift| lift.as_ref().err()).map(why),
    }
}

fn ratio(analysis: &Analysis) -> String {
    use xbot_domain::experiment::ratio::RatioVerdict as V;
    match &analysis.ratio {
        Ok(ratio) => match ratio.verdict {
            V::Match => format!("as planned (p = {:.4})", ratio.p),
            V::Mismatch => format!("not as planned (p = {:.6}): no lift can be trusted", ratio.p),
            V::TooFew => "too few decisions to tell".to_owned(),
        },
        Err(refusal) => refusal.message.clone(),
    }
}

fn lines(shown: &Shown<'_>) -> anyhow::Result<()> {
    let plan = shown.plan;
    output::line(format!("{}: {}", shown.id, shown.status))?;
    output::line(format!("hypothesis    {}", plan.hypothesis))?;
    output::line(format!("decided by    {}, in the scope {}", plan.metric, plan.scope.as_str()))?;
    output::line(format!("window        {} to {}", plan.starts_at, plan.ends_at))?;
    output::line(format!("sample ratio  {}", shown.sample_ratio))?;
    output::line(format!("open          {} still to be posted or measured", shown.open))?;
    let rows = shown.sides.iter().map(row).collect();
    output::table(["side", "share", "assigned", "measured", "lift", "95 % interval"], rows)?;
    match shown.conclusion {
        Some(e) => output::line(format!("concluded     {} at {}", list::verdict(e.verdict), e.at)),
        None => Ok(()),
    }
}

fn row(side: &ShownSide<'_>) -> [String; 6] {
    let (lift, interval) = match (side.lift, &side.why_no_lift) {
        (Some(lift), _) => {
            (format!("{:+.6}", lift.lift), format!("{:+.6} to {:+.6}", lift.low, lift.high))
        }
        (None, Some(why)) => (why.clone(), String::new()),
        (None, None) => ("held against".to_owned(), String::new()),
    };
    let counts = [side.assigned, side.measured].map(|count| count.to_string());
    let [assigned, measured] = counts;
    [side.name.to_owned(), format!("{} %", side.share * 100.0), assigned, measured, lift, interval]
}
