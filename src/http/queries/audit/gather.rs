//! All that an audit looks at, read once.

use xbot_domain::arm::{ArmEvent, Updated};
use xbot_domain::bandit::Posterior;
use xbot_domain::decision::{DecisionEvent, MetricsCollected, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::features::Features;
use xbot_domain::ids::{ContentHash, DecisionId, Pass};
use xbot_domain::log::{EventLog, LogError, Position, RawEvent, Recorded, StreamId};
use xbot_replay::merkle;

use super::differences::Compared;
use super::shown::AuditedEvent;
use super::tables::Tables;
use crate::http::App;
use crate::http::problem::Problem;
use crate::http::queries::events::{hex, sealed};
use crate::http::reads::Read;
use crate::why::WhyError;

/// Events of a stream that are read at a time.
const PAGE: usize = 1_000;
/// Steps back in an arm's stream to what it believed before; retiring and reopening believe nothing.
const STEPS: u64 = 20;

#[derive(Clone, Debug)]
pub struct Gathered {
    pub events: Vec<Recorded>,
    pub hashes: Vec<AuditedEvent>,
    /// Leaves that are not those of the events.
    pub altered: Compared,
    pub steps: Vec<ArmStep>,
    pub tables: Tables,
}

/// What one arm learned, and what it believed before by its own stream.
#[derive(Clone, Debug)]
pub struct ArmStep {
    pub position: Position,
    pub arm: String,
    pub update: Updated,
    pub prior: Option<Posterior>,
    pub believed: Option<Posterior>,
}

impl Gathered {
    pub async fn of(app: &App, read: &Read, id: DecisionId) -> Result<Self, Problem> {
        let log = &*read.log;
        let tables = Tables::of(&read.reader, &id.to_string()).await?;
        let mut gathered = Self {
            events: Vec::new(),
            hashes: Vec::new(),
            altered: Compared::default(),
            steps: Vec::new(),
            tables,
        };
        let stream = StreamId { aggregate: "decision", id: id.to_string() };
        gathered.life(app, log, &stream).await?;
        let positions: Vec<_> =
            gathered.tables.updates.iter().filter_map(|row| row.position).collect();
        for position in positions {
            gathered.step(app, log, id, position).await?;
        }
        gathered.hashes.sort_by_key(|event| event.position);
        Ok(gathered)
    }

    async fn life(
        &mut self,
        app: &App,
        log: &dyn EventLog,
        stream: &StreamId,
    ) -> Result<(), Problem> {
        let mut version = 0;
        loop {
            let batch = log.read_stream(stream, version, PAGE).await?;
            let events: Vec<_> = batch.iter().collect();
            let Some(last) = events.last() else {
                return Ok(());
            };
            version = last.version;
            self.hash(app, &events).await?;
            for event in &events {
                self.events.push(event.recorded().map_err(WhyError::from)?);
            }
        }
    }

    async fn step(
        &mut self,
        app: &App,
        log: &dyn EventLog,
        id: DecisionId,
        position: Position,
    ) -> Result<(), Problem> {
        let batch = log.read_one(position).await?;
        let events: Vec<_> = batch.iter().collect();
        for event in &events {
            let recorded = event.recorded().map_err(WhyError::from)?;
            let Event::Arm(ArmEvent::Updated(update)) = recorded.event else {
                continue;
            };
            if update.decision_id != id {
                continue;
            }
            let stream = StreamId { aggregate: "arm", id: recorded.stream_id.clone() };
            self.steps.push(ArmStep {
                position,
                prior: believed_at(log, &stream, 1).await?,
                believed: believed_before(log, &stream, recorded.version).await?,
                arm: recorded.stream_id,
                update: *update,
            });
            self.hash(app, &events).await?;
        }
        Ok(())
    }

    /// Notes hashes, and compares leaves with what is stored now.
    async fn hash(&mut self, app: &App, events: &[RawEvent<'_>]) -> Result<(), Problem> {
        let positions: Vec<_> = events.iter().map(|event| event.at.position).collect();
        let sealed = sealed(&app.reader, &positions).await?;
        for event in events {
            let position = event.at.position;
            let leaf = sealed.get(&position);
            if let Some((number, leaf)) = leaf {
                let now = merkle::leaf(number.unsigned_abs(), event).to_string();
                let place = format!("events.{position}");
                self.altered.same(&place, Some(hex(leaf)), Some(now));
            }
            self.hashes.push(AuditedEvent {
                position,
                stream: format!("{}/{}", event.aggregate, event.stream_id),
                version: event.version,
                event_type: event.event_type.to_owned(),
                event_hash: ContentHash::of(event.payload.as_bytes()).to_string(),
                leaf: leaf.map(|(_, leaf)| hex(leaf)),
            });
        }
        Ok(())
    }

    pub fn reading(&self, pass: Pass) -> Option<(&Recorded, &MetricsCollected)> {
        self.events.iter().find_map(|recorded| match &recorded.event {
            Event::Decision(DecisionEvent::MetricsCollected(e)) if e.pass == pass => {
                Some((recorded, &**e))
            }
            _ => None,
        })
    }

    pub fn rewards(&self, pass: Pass) -> impl Iterator<Item = (&Recorded, &RewardComputed)> {
        self.events.iter().filter_map(move |recorded| match &recorded.event {
            Event::Decision(DecisionEvent::RewardComputed(e)) if e.pass == pass => {
                Some((recorded, &**e))
            }
            _ => None,
        })
    }

    /// Of the text as it was last edited.
    pub fn features(&self) -> Option<&Features> {
        self.events.iter().rev().find_map(|recorded| match &recorded.event {
            Event::Decision(DecisionEvent::Planned(e)) => Some(&e.features),
            Event::Decision(DecisionEvent::Edited(e)) => Some(&e.features),
            _ => None,
        })
    }

    pub fn event_hash(&self, position: Position) -> Option<&str> {
        let found = self.hashes.iter().find(|event| event.position == position);
        found.map(|event| event.event_hash.as_str())
    }
}

async fn believed_before(
    log: &dyn EventLog,
    stream: &StreamId,
    version: u64,
) -> Result<Option<Posterior>, Problem> {
    for earlier in (1..version).rev().take(usize::try_from(STEPS).unwrap_or(usize::MAX)) {
        if let Some(posterior) = believed_at(log, stream, earlier).await? {
            return Ok(Some(posterior));
        }
    }
    Ok(None)
}

/// What an arm believed after its event of this version, when that says something of it.
async fn believed_at(
    log: &dyn EventLog,
    stream: &StreamId,
    version: u64,
) -> Result<Option<Posterior>, LogError> {
    let batch = log.read_stream(stream, version.saturating_sub(1), 1).await?;
    let event = batch.iter().next().and_then(|event| event.decode().ok());
    Ok(match event {
        Some(Event::Arm(ArmEvent::Registered(e))) => Some(e.prior),
        Some(Event::Arm(ArmEvent::Updated(e))) => Some(e.after),
        Some(Event::Arm(ArmEvent::Reset(e))) => Some(e.after),
        _ => None,
    })
}
