//! Streams have no holes, also where somebody took an event out and sealed what was left anew.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest as _, Sha256};
use xbot_domain::event::Event;
use xbot_domain::log::{Recorded, StreamId};

use super::finding::{Findings, Kind};

/// Versions by stream. The name as a hash: there may be millions of them. In many maps, of which one
/// at a time grows.
#[derive(Debug, Default)]
pub struct Streams {
    versions: BTreeMap<u8, HashMap<u64, u32>>,
    /// Those that may have a snapshot.
    pub long: Vec<StreamId>,
}

/// Streams get a snapshot every so many events.
const LONG: u64 = 256;

impl Streams {
    pub fn see(&mut self, event: &Recorded, findings: &mut Findings) {
        let key = key(event);
        let [map, ..] = key.to_be_bytes();
        let last = self.versions.entry(map).or_default().entry(key).or_default();
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

fn key(event: &Recorded) -> u64 {
    let digest = Sha256::new()
        .chain_update(kind(&event.event))
        .chain_update([0])
        .chain_update(&event.stream_id)
        .finalize();
    digest.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
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
