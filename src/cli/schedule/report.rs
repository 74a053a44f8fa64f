//! What a planning cycle decided, and by what.

use serde::Serialize;
use xbot_domain::bandit::{Draw, DrawCandidate};
use xbot_domain::decision::{Assignment, DecisionType};
use xbot_domain::gates::Check;
use xbot_domain::ids::{ContentHash, DecisionId};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use crate::cli::output;
use crate::jobs::{Fate, Ran, Tried};

#[derive(Debug, Serialize)]
pub struct Report {
    /// `shown`: it would have been queued; or `skipped`.
    outcome: &'static str,
    /// Why nothing was queued.
    reason: Option<String>,
    /// Each text that was judged, in order; the last one is what came of it.
    tried: Vec<Shown>,
    candidates_left: usize,
}

#[derive(Debug, Serialize)]
struct Shown {
    decision_id: DecisionId,
    decision_type: DecisionType,
    topic: Option<String>,
    style: Option<String>,
    arm_propensity: Option<f64>,
    angle: Option<String>,
    candidate: Option<ContentHash>,
    scheduled_at: Timestamp,
    experiment: Option<Assignment>,
    quality_score: Option<f64>,
    predicted_er: Option<f64>,
    texts: Vec<String>,
    checks: Vec<Check>,
    /// Absent when it passed.
    blocked: Option<String>,
    draws: Vec<Draw>,
}

impl Report {
    pub fn of(ran: &Ran, tried: &[Tried], memory: &Memory) -> Self {
        let (outcome, reason) = match ran {
            Ran::Done(_) => ("shown", None),
            Ran::Skipped(reason) => ("skipped", Some(reason.clone())),
        };
        let tried = tried.iter().map(Shown::of).collect();
        Self { outcome, reason, tried, candidates_left: memory.candidates.open().count() }
    }

    pub fn has_a_post(&self) -> bool {
        self.reason.is_none()
    }

    pub fn print(&self) -> anyhow::Result<()> {
        for shown in &self.tried {
            shown.print()?;
        }
        output::line(format!("Candidates left: {}", self.candidates_left))?;
        match &self.reason {
            Some(reason) => output::line(format!("Nothing to show: {reason}")),
            None => output::line(
                "Outcome: shown; it would have been queued, was cancelled instead, and cannot be posted",
            ),
        }
    }
}

impl Shown {
    fn of(tried: &Tried) -> Self {
        let plan = tried.plan.clone();
        Self {
            decision_id: tried.decision,
            decision_type: plan.decision_type,
            topic: plan.topic,
            style: plan.bandit_arm.map(|arm| arm.name),
            arm_propensity: plan.arm_propensity,
            angle: plan.angle,
            candidate: plan.candidate,
            scheduled_at: plan.scheduled_at,
            experiment: plan.experiment,
            quality_score: plan.quality_score,
            predicted_er: plan.predicted_er,
            texts: plan.texts,
            checks: tried.report.checks.clone(),
            blocked: match &tried.fate {
                Fate::Blocked { gate, reason } => Some(format!("{gate}: {reason}")),
                Fate::Queued | Fate::Waits | Fate::Shown => None,
            },
            draws: plan.draws,
        }
    }

    fn print(&self) -> anyhow::Result<()> {
        let chance = self.arm_propensity.unwrap_or_default();
        output::line(format!("Decision: {}", self.decision_id))?;
        output::line(format!("Topic: {}", said(self.topic.as_deref())))?;
        output::line(format!("Style: {}, chance {chance:.4}", said(self.style.as_deref())))?;
        output::line(format!("Angle: {}", said(self.angle.as_deref())))?;
        output::line(format!("Slot: {}", self.scheduled_at))?;
        let candidate = self.candidate.as_ref().map(|hash| hash.0.as_str());
        output::line(format!("Candidate: {}", candidate.unwrap_or("none waits for this topic")))?;
        if let Some(side) = &self.experiment {
            let (id, variant) = (&side.experiment_id, &side.variant);
            output::line(format!("Experiment: {id}, {variant}, share {}", side.propensity))?;
        }
        self.draws.iter().try_for_each(draw)?;
        self.checks.iter().try_for_each(check)?;
        if let Some(why) = &self.blocked {
            output::line(format!("Blocked by {why}"))?;
        }
        let word = if self.blocked.is_some() { "Text" } else { "SHADOW MODE - Would post" };
        self.texts.iter().try_for_each(|text| output::line(format!("{word}: {text}")))
    }
}

fn said(name: Option<&str>) -> &str {
    name.unwrap_or("none")
}

fn draw(draw: &Draw) -> anyhow::Result<()> {
    let Draw { policy, seed, epsilon, chosen, .. } = draw;
    output::line(format!("Draw: {chosen} by {policy}, epsilon {epsilon:.3}, seed {seed}"))?;
    draw.candidates.iter().try_for_each(|candidate| {
        let DrawCandidate { arm, score, propensity, .. } = candidate;
        output::line(format!("  {arm}: chance {propensity:.4}, score {score:.4}"))
    })
}

fn check(check: &Check) -> anyhow::Result<()> {
    let mark = if check.blocked.is_some() { "⛔" } else { "✅" };
    let text = check.text.map(|n| format!(" of text {n}")).unwrap_or_default();
    let measured = check.measured.map_or("not measured".to_owned(), |m| format!("{m:.3}"));
    let (gate, name, limit) = (check.gate, check.name, check.limit);
    output::line(format!("{mark} {gate}, {name}{text}: {measured}, limit {limit}"))
}
