//! One way through the history, in which each event is held against those before it.

use std::num::NonZeroUsize;

use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::log::{Recorded, StreamId};

use super::arms::Arms;
use super::beliefs::Beliefs;
use super::draws::{self, Repeatable};
use super::finding::{Findings, Kind};
use super::predictors::Predictors;
use super::rewards::Rewards;
use super::streams::Streams;
use crate::evaluate::parallel;
use crate::history::Recent;

/// Draws that are repeated together, by all threads.
const LOT: usize = 512;

#[derive(Debug)]
pub struct Facts {
    threads: NonZeroUsize,
    recent: Recent,
    streams: Streams,
    arms: Arms,
    beliefs: Beliefs,
    rewards: Rewards,
    predictors: Predictors,
    draws: Vec<Repeatable>,
}

/// What is left to be compared when all events were seen.
#[derive(Debug)]
pub struct Rest {
    pub predictors: Predictors,
    /// Streams that may have a snapshot.
    pub long: Vec<StreamId>,
}

impl Facts {
    pub fn new(threads: NonZeroUsize) -> Self {
        Self {
            threads,
            recent: Recent::default(),
            streams: Streams::default(),
            arms: Arms::default(),
            beliefs: Beliefs::default(),
            rewards: Rewards::default(),
            predictors: Predictors::default(),
            draws: Vec::with_capacity(LOT),
        }
    }

    /// What is compared is what was known before the event.
    pub fn see(&mut self, _number: u64, recorded: &Recorded, findings: &mut Findings) {
        self.streams.see(recorded, findings);
        let memory = self.recent.memory();
        match &recorded.event {
            Event::Arm(event) => {
                self.arms.see(recorded, event, memory, findings);
                self.beliefs.see(&recorded.stream_id, event, recorded.metadata.recorded_at);
            }
            Event::Decision(DecisionEvent::Planned(plan)) => {
                let more = draws::see(recorded, plan, memory, &self.beliefs, findings);
                self.draws.extend(more);
                if self.draws.len() >= LOT {
                    self.repeat(findings);
                }
            }
            Event::Decision(event) => self.rewards.see(recorded, event, memory, findings),
            Event::Predictor(event) => self.predictors.see(recorded, event),
            _ => {}
        }
        drop(self.recent.apply(recorded));
    }

    pub fn finish(mut self, findings: &mut Findings) -> Rest {
        self.repeat(findings);
        Rest { predictors: self.predictors, long: self.streams.long }
    }

    fn repeat(&mut self, findings: &mut Findings) {
        let lot = std::mem::take(&mut self.draws);
        findings.count(Kind::Draws, lot.len() as u64);
        let work = |draw: Repeatable| draw.differs();
        parallel::in_order(lot.into_iter(), self.threads, work, |difference| {
            difference.into_iter().for_each(|found| findings.tell(Kind::Draws, found));
        });
    }
}
