//! Why a decision is as it is: its whole story, from the log alone.

use serde::Serialize;
use xbot_domain::arm::ArmEvent;
use xbot_domain::decision::{DecisionEvent, Planned};
use xbot_domain::event::{DecodeError, Event};
use xbot_domain::ids::{ArmId, DecisionId, Scope};
use xbot_domain::log::{EventLog, LogError, Position, Recorded, StreamId};
use xbot_domain::time::Timestamp;

mod find;
mod parts;
mod told;

pub use find::{Found, find};
pub use parts::{Learned, Recomputed, ShownDraw, ShownReward};

/// Events of a stream that are read at a time.
const PAGE: usize = 1_000;

#[derive(Debug, thiserror::Error)]
pub enum WhyError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("could not read a stored event")]
    Unreadable(#[from] DecodeError),
}

/// One event, in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    pub position: Position,
    pub at: Timestamp,
    pub event: &'static str,
    pub told: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    pub decision_id: DecisionId,
    /// Of its stream: how many events it has.
    pub version: u64,
    /// In the order of the log, with what the arms learned in between.
    pub lines: Vec<Line>,
    pub draws: Vec<ShownDraw>,
    pub plan: Option<Planned>,
    pub rewards: Vec<ShownReward>,
    pub learned: Vec<Learned>,
}

/// No lines: there is no such decision. Needs nothing but the log, and reads the arms' whole streams.
pub async fn tell(log: &dyn EventLog, id: DecisionId) -> Result<Story, WhyError> {
    let mut story = life(log, id).await?;
    for arm in story.plan.as_ref().map(arms).unwrap_or_default() {
        let stream = StreamId { aggregate: "arm", id: arm.to_string() };
        let updates = whole(log, &stream, &id.to_string()).await?;
        updates.iter().for_each(|recorded| story.arm_learned(&arm, recorded));
    }
    Ok(story.in_order())
}

/// The same for those who know where the arms learned from it, as `bandit_updates` does.
pub async fn tell_with(
    log: &dyn EventLog,
    id: DecisionId,
    learned_at: &[Position],
) -> Result<Story, WhyError> {
    let mut story = life(log, id).await?;
    for position in learned_at {
        for event in log.read_one(*position).await?.iter() {
            let recorded = event.recorded()?;
            if let Ok(arm) = recorded.stream_id.parse() {
                story.arm_learned(&arm, &recorded);
            }
        }
    }
    Ok(story.in_order())
}

/// What happened to the decision itself.
async fn life(log: &dyn EventLog, id: DecisionId) -> Result<Story, WhyError> {
    let stream = StreamId { aggregate: "decision", id: id.to_string() };
    let events = whole(log, &stream, "").await?;
    let mut story = Story {
        decision_id: id,
        version: events.last().map_or(0, |last| last.version),
        lines: Vec::new(),
        draws: Vec::new(),
        plan: None,
        rewards: Vec::new(),
        learned: Vec::new(),
    };
    events.iter().for_each(|recorded| story.hear(recorded));
    Ok(story)
}

/// A stream's events whose payload contains `text`.
async fn whole(
    log: &dyn EventLog,
    stream: &StreamId,
    text: &str,
) -> Result<Vec<Recorded>, WhyError> {
    let (mut all, mut version) = (Vec::new(), 0);
    loop {
        let batch = log.read_stream(stream, version, PAGE).await?;
        for event in batch.iter() {
            version = event.version;
            if event.payload.contains(text) {
                all.push(event.recorded()?);
            }
        }
        if batch.is_empty() {
            return Ok(all);
        }
    }
}

/// Those that may have learned from it.
fn arms(plan: &Planned) -> Vec<ArmId> {
    let topic = plan.topic.as_ref().map(|name| ArmId::new(Scope::Topic, name.as_str()));
    let all = [plan.bandit_arm.clone(), topic, plan.timing_arm.clone()];
    all.into_iter().flatten().collect()
}

impl Story {
    fn in_order(mut self) -> Self {
        self.lines.sort_by_key(|line| line.position);
        self.learned.sort_by_key(|learned| learned.position);
        self
    }

    fn hear(&mut self, recorded: &Recorded) {
        let Event::Decision(event) = &recorded.event else {
            return;
        };
        self.line(recorded, told::decision(event));
        let position = recorded.at.position;
        match event {
            DecisionEvent::Planned(plan) => {
                self.draws = plan.draws.iter().map(|draw| ShownDraw::of(position, draw)).collect();
                self.plan = Some((**plan).clone());
            }
            DecisionEvent::RewardComputed(reward) => {
                self.rewards.push(ShownReward::of(position, reward));
            }
            _ => {}
        }
    }

    fn arm_learned(&mut self, arm: &ArmId, recorded: &Recorded) {
        let Event::Arm(ArmEvent::Updated(update)) = &recorded.event else {
            return;
        };
        if update.decision_id == self.decision_id {
            self.line(recorded, told::arm(arm, update));
            self.learned.push(Learned::of(recorded.at.position, arm, update));
        }
    }

    fn line(&mut self, recorded: &Recorded, told: String) {
        self.lines.push(Line {
            position: recorded.at.position,
            at: recorded.metadata.recorded_at,
            event: recorded.event.event_type(),
            told,
        });
    }
}
