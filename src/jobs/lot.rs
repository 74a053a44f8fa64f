//! Seeds by name: every choice of the jobs can be repeated from the base and its name.

use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use xbot_domain::ids::DecisionId;
use xbot_domain::time::Timestamp;

/// A source of seeds. In the running system its base is drawn at the start; in a simulation given.
#[derive(Clone, Debug)]
pub struct Lot {
    base: [u8; 32],
}

impl Lot {
    pub fn of(base: &[u8]) -> Self {
        Self { base: Sha256::digest(base).into() }
    }

    /// The lot of a part, independent of all other parts.
    pub fn part(&self, name: &str) -> Self {
        let digest = Sha256::new_with_prefix(self.base).chain_update(name.as_bytes());
        Self { base: digest.finalize().into() }
    }

    pub fn seed(&self, name: &str) -> u64 {
        let drawn = self.part(name).base;
        drawn.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
    }

    /// One of `count`, each alike; 0 when there is none.
    pub fn pick(&self, name: &str, count: usize) -> usize {
        usize::try_from(self.seed(name) % (count.max(1) as u64)).unwrap_or_default()
    }

    pub fn uuid(&self, name: &str) -> Uuid {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(self.part(name).base).for_each(|(to, from)| *to = from);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    pub fn decision_id(&self, name: &str, at: Timestamp) -> DecisionId {
        let mut random = [0; 10];
        random.iter_mut().zip(self.part(name).base).for_each(|(to, from)| *to = from);
        DecisionId::from_parts(at, random)
    }
}
