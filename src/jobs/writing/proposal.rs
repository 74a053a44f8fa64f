//! A finished text, judged: always recorded, then queued or rejected.

use tracing::{info, warn};
use xbot_domain::bandit::Draw;
use xbot_domain::config::{Mode, Settings};
use xbot_domain::decision::{
    Assignment, Cancel, Decision, DecisionCommand, DecisionType, Planned, Queue, Reject, Source,
    Target, content_hash,
};
use xbot_domain::features::{FeatureInput, Features, ReplyFeatures};
use xbot_domain::gates::{
    GateInput, Limits, RecentPost, Report, Verdict, judge, quality, rotation,
};
use xbot_domain::ids::{ArmId, ContentHash, DecisionId};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::embedding::{Compared, Embedder, For, Said, moment, stands};
use super::{Stop, tag};
use crate::jobs::plan::score;
use crate::jobs::{JobName, Lot, Run, World};
use crate::llm::budgeted::{Budgeted, CallError};

/// All that was chosen and written, before anything is measured.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub decision: DecisionId,
    pub at: Timestamp,
    pub kind: DecisionType,
    pub texts: Vec<String>,
    pub slot: Timestamp,
    pub target: Option<Target>,
    pub answers: Option<ReplyFeatures>,
    pub topic: Option<String>,
    pub angle: Option<String>,
    /// Absent where nothing was drawn.
    pub arm: Option<ArmId>,
    pub timing_arm: Option<ArmId>,
    pub arm_propensity: Option<f64>,
    pub draws: Vec<Draw>,
    pub experiment: Option<Assignment>,
    pub candidate: Option<ContentHash>,
}

/// What a passed text is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    #[default]
    Post,
    /// To be looked at: recorded, and taken out again before it was ever in the queue.
    Show,
}

/// As the poster names it, for what was queued before the mode changed.
const SYNTHETIC_IN_LIVE: (&str, &str) =
    ("synthetic_in_live", "a synthetic text is never posted in live mode");

/// A proposal, and what became of it.
#[derive(Clone, Debug)]
pub struct Tried {
    pub decision: DecisionId,
    pub plan: Planned,
    pub report: Report,
    pub fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Queued,
    /// It waits for a person.
    Waits,
    /// It would have been queued, but was only to be shown.
    Shown,
    Blocked {
        gate: String,
        reason: String,
    },
}

/// Who judges, with what.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'a> {
    pub world: &'a World,
    pub run: &'a Run,
    pub lot: &'a Lot,
    pub writer: &'a Budgeted,
    pub embedder: &'a Embedder,
    pub aim: Aim,
}

impl Judge<'_> {
    /// What was tried is kept in `tried` also when the run ends with it.
    pub async fn settle(&self, proposal: Proposal, tried: &mut Vec<Tried>) -> Result<Fate, Stop> {
        let settings = self.world.settings().await?;
        let memory = self.world.memory().await?;
        let said = Said::lately(&memory, proposal.at);
        drop(memory);
        let asked = For { context: &self.run.context, lot: self.lot, decision: proposal.decision };
        let writer = Some(self.writer);
        let compared = self.embedder.compare(writer, asked, &said, &proposal.texts).await;
        let (compared, failed) = match compared {
            Ok(compared) => (Some(compared), None),
            Err(error) => (None, Some(error)),
        };
        let memory = self.world.memory().await?;
        let (plan, report) = weigh(&memory, &settings, self.writer.source(), &proposal, compared);
        drop(memory);
        let fate = self.record(&proposal, &plan, &report).await?;
        tried.push(Tried { decision: proposal.decision, plan, report, fate: fate.clone() });
        failed.map_or(Ok(fate), |error| Err(could_not_compare(error)))
    }

    /// The plan first, whatever comes of it.
    async fn record(
        &self,
        proposal: &Proposal,
        plan: &Planned,
        report: &Report,
    ) -> Result<Fate, Stop> {
        self.tell(proposal, &DecisionCommand::Plan(Box::new(plan.clone()))).await?;
        match &report.verdict {
            Verdict::Pass if self.aim == Aim::Show => self.take_out(proposal).await,
            Verdict::Pass => self.queue(proposal, plan).await,
            Verdict::Blocked { gate, reason, score } => {
                let (gate, reason) = (gate.to_string(), reason.clone());
                self.reject(proposal, gate, reason, *score).await
            }
        }
    }

    async fn queue(&self, proposal: &Proposal, plan: &Planned) -> Result<Fate, Stop> {
        // Read again: the switches may have been thrown while the text was written.
        let settings = self.world.settings().await?;
        if settings.mode == Mode::Live && plan.generation_source == Source::Synthetic {
            let (gate, reason) = SYNTHETIC_IN_LIVE;
            return self.reject(proposal, gate.to_owned(), reason.to_owned(), None).await;
        }
        let needs_approval = settings.posting.require_approval;
        let at = self.world.now().max(proposal.at);
        self.tell(proposal, &DecisionCommand::Queue(Queue { needs_approval, at })).await?;
        let (tag, what) = (tag(self.run.job), written(self.run.job, plan.generation_source));
        let (id, slot) = (proposal.decision, proposal.slot);
        let waits = if needs_approval { " (waits for approval)" } else { "" };
        info!("[{tag}] ✅ {what} queued decision_id={id} scheduled_at={slot}{waits}");
        Ok(if needs_approval { Fate::Waits } else { Fate::Queued })
    }

    async fn take_out(&self, proposal: &Proposal) -> Result<Fate, Stop> {
        let (reason, by) = ("schedule test".to_owned(), self.run.context.actor.clone());
        let at = self.world.now().max(proposal.at);
        self.tell(proposal, &DecisionCommand::Cancel(Cancel { reason, by, at })).await?;
        Ok(Fate::Shown)
    }

    async fn reject(
        &self,
        proposal: &Proposal,
        gate: String,
        reason: String,
        score: Option<f64>,
    ) -> Result<Fate, Stop> {
        let at = self.world.now().max(proposal.at);
        let reject = Reject { gate: gate.clone(), reason: reason.clone(), score, at };
        self.tell(proposal, &DecisionCommand::Reject(reject)).await?;
        let id = proposal.decision;
        let score = score.map_or("none".to_owned(), |score| format!("{score:.3}"));
        warn!("[GATE_CHAIN] ⛔ Blocked ({gate}) decision_id={id} reason={reason} score={score}");
        Ok(Fate::Blocked { gate, reason })
    }

    async fn tell(&self, proposal: &Proposal, command: &DecisionCommand) -> Result<(), Stop> {
        let id = proposal.decision.to_string();
        self.world.execute::<Decision>(&id, command, &self.run.context).await?;
        Ok(())
    }
}

fn written(job: JobName, source: Source) -> String {
    let source = match source {
        Source::Real => "Real LLM",
        Source::Synthetic => "Synthetic",
    };
    let noun = if job == JobName::Reply { "reply" } else { "content" };
    format!("{source} {noun}")
}

fn could_not_compare(error: CallError) -> Stop {
    Stop::of_call(error, "compare the text with those of the last 30 days")
}

/// Measures and judges. Without a comparison nothing is shown to be new, and the gates block.
pub fn weigh(
    memory: &Memory,
    settings: &Settings,
    source: Source,
    proposal: &Proposal,
    compared: Option<Compared>,
) -> (Planned, Report) {
    let unknown = compared.is_none();
    let compared = compared.unwrap_or_default();
    let mut features = features(settings, proposal, &compared);
    if unknown {
        features.novelty = 0.0;
    }
    let quality = quality::score(&proposal.texts);
    let recent = recent(memory, proposal.at);
    let report = judge(&GateInput {
        decision: proposal.decision,
        kind: proposal.kind,
        texts: &proposal.texts,
        embeddings: &compared.own,
        quality,
        topic: proposal.topic.as_deref(),
        past: &compared.past,
        recent: &recent,
        limits: &limits(settings),
    });
    let name = if proposal.target.is_some() { "reply" } else { "content" };
    let expected = score::expected_er(memory, settings.mode, name, &features);
    let mut plan = planned(proposal, source, features);
    plan.quality_score = Some(quality);
    (plan.predicted_er, plan.predictor_version) = expected.unzip();
    (plan, report)
}

fn features(settings: &Settings, proposal: &Proposal, compared: &Compared) -> Features {
    Features::of(&FeatureInput {
        decision: proposal.decision,
        texts: &proposal.texts,
        embeddings: &compared.own,
        past: &compared.past,
        slot: proposal.slot,
        zone: settings.account_timezone,
        topic: proposal.topic.as_deref(),
        reply: proposal.answers.as_ref(),
    })
}

fn planned(proposal: &Proposal, source: Source, features: Features) -> Planned {
    let proposal = proposal.clone();
    Planned {
        decision_type: proposal.kind,
        content_hash: content_hash(&proposal.texts),
        texts: proposal.texts,
        generation_source: source,
        planned_at: proposal.at,
        scheduled_at: proposal.slot,
        target: proposal.target,
        topic_cluster: proposal.topic.clone(),
        topic: proposal.topic,
        angle: proposal.angle,
        bandit_arm: proposal.arm,
        timing_arm: proposal.timing_arm,
        arm_propensity: proposal.arm_propensity,
        draws: proposal.draws,
        experiment: proposal.experiment,
        features,
        quality_score: None,
        predicted_er: None,
        predictor_version: None,
        candidate: proposal.candidate,
    }
}

/// Where the gates draw their lines now.
pub fn limits(settings: &Settings) -> Limits {
    Limits {
        max_hashtags: settings.gates.max_hashtags,
        min_quality: settings.gates.min_quality_score,
        dup_cosine: settings.gates.dup_cosine_threshold,
        ..Limits::default()
    }
}

/// The posts whose topics the rotation gate counts.
pub fn recent(memory: &Memory, now: Timestamp) -> Vec<RecentPost> {
    let from = now.minus(chrono::Duration::days(rotation::WINDOW_DAYS));
    let planned = memory.decisions.since(from.minus(chrono::Duration::days(2)));
    planned
        .filter(|known| !known.is_reply() && stands(known) && moment(known) >= from)
        .map(|known| RecentPost { decision: known.id, topic: known.plan.topic.clone() })
        .collect()
}
