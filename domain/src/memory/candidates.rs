//! Raw material that nobody has used yet.

use std::collections::BTreeMap;

use crate::candidate::{CandidateEvent, Discovered};
use crate::ids::ContentHash;

#[derive(Clone, Debug, Default)]
pub struct Candidates(BTreeMap<ContentHash, Discovered>);

impl Candidates {
    /// Those that can be used, by the hash of their text.
    pub fn open(&self) -> impl Iterator<Item = (&ContentHash, &Discovered)> {
        self.0.iter()
    }

    pub(super) fn apply(&mut self, id: &str, event: &CandidateEvent) {
        let hash = ContentHash(id.to_owned());
        match event {
            CandidateEvent::Discovered(e) => {
                self.0.insert(hash, e.clone());
            }
            CandidateEvent::Consumed(_)
            | CandidateEvent::Expired(_)
            | CandidateEvent::Blocked(_) => {
                self.0.remove(&hash);
            }
        }
    }
}
