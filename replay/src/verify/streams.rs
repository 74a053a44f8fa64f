//! Streams have no holes, also where somebody took an event out and sealed what was left anew.

use xbot_domain::event::Event;
use xbot_domain::log::{Recorded, StreamId};

use super::finding::{Findings, Kind};
use crate::marks::Marks;

#[derive(Debug, Default)]
pub struct Streams {
    /// By kind and id.
    versions: Marks,
    /// Those that may have a snapshot.
    pub long: Vec<StreamId>,
}

/// Streams get a snapshot every so many events.
const LONG: u64 = 256;

impl Streams {
    pub fn see(&mut self, event: &Recorded, findings: &mut Findings) {
        let name = format!("{}\0{}", kind(&event.event), event.stream_id);
        let last = self.versions.entry(name.as_bytes()).or_default();
        let next = u64::from(*last) + 1;
        let what = || format!("the version in stream {}", event.stream_id);
        findings.compare(Kind::Streams, event.at.position, what, &event.version, &next);
        *last = u32::try_from(event.version).unwrap_or(u32::MAX);
        if event.version == LONG {
            let id = event.stream_id.clone();
            self.long.push(StreamId { aggregate: kind(&event.event), id });
        }
    }
}

/// Two kinds of streams may have the same id.
fn kind(event: &Event) -> &'static str {
    match event {
        Event::Decision(_) => "decision",
        Event::Arm(_) => "arm",
        Event::Predictor(_) => "predictor",
        Event::Experiment(_) => "experiment",
        Event::Budget(_) => "budget",
        Event::Config(_) => "config",
        Event::Account(_) => "account",
        Event::Candidate(_) => "candidate",
        Event::Learning(_) => "learning",
        Event::Foreign(_) => "foreign",
    }
}
