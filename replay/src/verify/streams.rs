//! Streams have no holes, also where somebody took an event out and sealed what was left anew.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;

use super::finding::{Findings, Kind};

/// Versions by stream. The name as a hash: there may be millions of them.
#[derive(Debug, Default)]
pub struct Streams(HashMap<u64, u32>);

impl Streams {
    pub fn see(&mut self, event: &Recorded, findings: &mut Findings) {
        let last = self.0.entry(key(event)).or_default();
        let next = u64::from(*last) + 1;
        let what = || format!("the version in stream {}", event.stream_id);
        findings.compare(Kind::Streams, event.at.position, what, &event.version, &next);
        *last = u32::try_from(event.version).unwrap_or(u32::MAX);
    }
}

fn key(event: &Recorded) -> u64 {
    let digest =
        Sha256::new().chain_update([kind(&event.event)]).chain_update(&event.stream_id).finalize();
    digest.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// Two kinds of streams may have the same id.
fn kind(event: &Event) -> u8 {
    match event {
        Event::Decision(_) => 0,
        Event::Arm(_) => 1,
        Event::Predictor(_) => 2,
        Event::Experiment(_) => 3,
        Event::Budget(_) => 4,
        Event::Config(_) => 5,
        Event::Account(_) => 6,
        Event::Candidate(_) => 7,
        Event::Learning(_) => 8,
        Event::Foreign(_) => 9,
    }
}
