//! What learns as it goes.

use rand_chacha::ChaCha8Rng;

/// Chooses among arms, and is told what became of it.
pub trait Learner {
    /// An arm.
    fn choose(&mut self, rng: &mut ChaCha8Rng) -> usize;

    /// One of these arms: the others cannot be chosen this time. Given in rising order, at least one.
    fn choose_among(&mut self, open: &[u16], rng: &mut ChaCha8Rng) -> usize;

    /// Whether it would choose this arm: a draw of its own, which may be cheaper than a whole choice.
    fn wants(&mut self, arm: usize, rng: &mut ChaCha8Rng) -> bool {
        self.choose(rng) == arm
    }

    /// A reward from 0 to 1 counts in part as a success.
    fn learn(&mut self, arm: usize, reward: f64);
}
