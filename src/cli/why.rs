//! `xbot why`: why a decision is as it is.

use std::process::ExitCode;

use clap::Args;
use xbot_domain::features::Features;
use xbot_domain::ids::DecisionId;
use xbot_domain::predictor::vector;

use super::failure::negative;
use super::output;
use super::system::System;
use crate::why::{self, Found, Learned, Recomputed, ShownDraw, ShownReward, Story};

pub const HELP: &str = "\
Every line stands with the position of its event: `xbot events show POSITION` prints that whole.
Rewards are computed again on the spot, and it is said whether they are equal to the last bit.

Examples:
  xbot why 01989a2f-52c0-7b3e-8f11-3a5d2c9e4b70
  xbot why 01989a2f                                  the beginning is enough where it is unique
  xbot why 01989a2f --json | jq .draws";

#[derive(Debug, Args)]
pub struct Why {
    /// The id of a decision, or its beginning
    decision: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Why {
    pub async fn run(self, system: System) -> anyhow::Result<ExitCode> {
        let id = match why::find(&*system.log, &self.decision).await? {
            Found::One(id) => id,
            Found::None => return Err(unknown(&self.decision)),
            Found::Several(some) => return Err(several(&self.decision, &some)),
        };
        let story = why::tell(&*system.log, id).await?;
        if story.lines.is_empty() {
            return Err(unknown(&self.decision));
        }
        if self.json {
            output::json(&story)?
        } else {
            print(&story)?
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn unknown(text: &str) -> anyhow::Error {
    negative(
        format!("there is no decision {text}"),
        "`xbot events tail --type planned` prints the last ones",
    )
}

fn several(text: &str, some: &[DecisionId]) -> anyhow::Error {
    let some: Vec<_> = some.iter().map(ToString::to_string).collect();
    negative(
        format!("more than one decision begins with {text}"),
        format!("give more of the id; some are {}", some.join(", ")),
    )
}

fn print(story: &Story) -> anyhow::Result<()> {
    output::line(format!("decision {}", story.decision_id))?;
    let rows = story.lines.iter().map(|line| {
        [line.position.to_string(), line.at.to_string(), line.event.to_owned(), line.told.clone()]
    });
    output::table(["position", "at", "event", "what"], rows.collect())?;
    story.draws.iter().try_for_each(draw)?;
    if let Some(plan) = &story.plan {
        features(&plan.features)?;
    }
    story.rewards.iter().try_for_each(reward)?;
    learned(&story.learned)
}

fn draw(shown: &ShownDraw) -> anyhow::Result<()> {
    let draw = &shown.draw;
    output::line(format!(
        "\ndraw of {} by {} (position {}, seed {}, epsilon {:.3}): {}",
        draw.chosen, draw.policy, shown.position, draw.seed, draw.epsilon, shown.because
    ))?;
    let rows = draw.candidates.iter().map(|candidate| {
        let mark = if candidate.arm == draw.chosen { "chosen" } else { "" };
        let (alpha, beta) = (candidate.posterior.alpha, candidate.posterior.beta);
        [
            mark.to_owned(),
            candidate.arm.to_string(),
            format!("Beta({alpha:.3}, {beta:.3})"),
            format!("{:.6}", candidate.score),
            format!("{:.6}", candidate.propensity),
        ]
    });
    output::table(["", "candidate", "posterior", "score", "propensity"], rows.collect())
}

fn features(features: &Features) -> anyhow::Result<()> {
    output::line("\nfeatures, as the models see them")?;
    let rows = vector(features)
        .into_iter()
        .map(|(name, value)| [name.into_owned(), format!("{value:.6}")]);
    output::table(["feature", "value"], rows.collect())
}

fn reward(shown: &ShownReward) -> anyhow::Result<()> {
    let reward = &shown.reward;
    let again = match &shown.recomputed {
        Recomputed::Equal => "equal to the last bit".to_owned(),
        Recomputed::Different(now) => format!("DIFFERENT: {now}"),
        Recomputed::Impossible(why) => format!("not possible: {why}"),
    };
    output::line(format!(
        "\n{} of pass {} (position {}): {} with weight {}; recomputed: {again}",
        reward.spec,
        u8::from(reward.pass),
        shown.position,
        reward.value,
        reward.weight
    ))?;
    let baseline = reward.baseline.map_or("none yet".to_owned(), |b| b.to_string());
    output::line(format!("{} (baseline {baseline})", reward.success_rule))?;
    let rows = reward.terms.iter().map(|term| {
        [term.name.clone(), term.input.to_string(), term.weight.to_string(), term.value.to_string()]
    });
    output::table(["term", "input", "weight", "value"], rows.collect())
}

fn learned(all: &[Learned]) -> anyhow::Result<()> {
    if all.is_empty() {
        return output::line("\nno arm has learned from it");
    }
    output::line("\nwhat the arms learned")?;
    let rows = all.iter().map(|learned| {
        let beta = |p: xbot_domain::bandit::Posterior| format!("Beta({}, {})", p.alpha, p.beta);
        [
            learned.position.to_string(),
            learned.arm.to_string(),
            u8::from(learned.pass).to_string(),
            if learned.success { "success" } else { "failure" }.to_owned(),
            learned.weight.to_string(),
            beta(learned.before),
            beta(learned.after),
        ]
    });
    let heads = ["position", "arm", "pass", "as", "weight", "before", "after"];
    output::table(heads, rows.collect())
}
