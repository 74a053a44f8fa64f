//! What was believed of arms, each value once: between two lessons it stays the same.

use std::collections::BTreeMap;

use xbot_domain::bandit::Posterior;

#[derive(Debug, Default)]
pub struct Beliefs {
    pub all: Vec<Posterior>,
    numbers: BTreeMap<(u64, u64), u32>,
}

impl Beliefs {
    pub fn number(&mut self, posterior: Posterior) -> Option<u32> {
        let key = (posterior.alpha.to_bits(), posterior.beta.to_bits());
        if let Some(known) = self.numbers.get(&key) {
            return Some(*known);
        }
        let number = u32::try_from(self.all.len()).ok()?;
        self.all.push(posterior);
        self.numbers.insert(key, number);
        Some(number)
    }
}
