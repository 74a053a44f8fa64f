//! How long to wait before the next try, and for everything together.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use xbot_domain::ids::ContentHash;

use crate::llm::LlmError;

/// Either way of the wait, so that callers that failed together do not come back together.
const JITTER: f64 = 0.3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Before the first retry; doubled before each further one.
    pub first_wait: Duration,
    pub retries: u32,
    /// The longest that a service may make us wait.
    pub longest_wait: Duration,
    /// For one call with all its tries and waits.
    pub deadline: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_millis(500),
            retries: 2,
            longest_wait: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
        }
    }
}

impl Patience {
    /// The waits of one call; the same for the same id.
    pub fn waits(self, call_id: &str) -> Waits {
        let digest = ContentHash::of(call_id.as_bytes());
        let seed = u64::from_str_radix(digest.0.get(..16).unwrap_or_default(), 16);
        Waits {
            patience: self,
            attempt: 1,
            random: ChaCha8Rng::seed_from_u64(seed.unwrap_or_default()),
        }
    }
}

#[derive(Debug)]
pub struct Waits {
    patience: Patience,
    attempt: u32,
    random: ChaCha8Rng,
}

impl Waits {
    /// The try under way, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    pub fn tries(&self) -> u32 {
        self.patience.retries + 1
    }

    /// How long to wait after `error`; none when it was the last try. What the service asks for
    /// is kept when it is longer.
    pub fn next(&mut self, error: &LlmError) -> Option<Duration> {
        if self.attempt >= self.tries() {
            return None;
        }
        let doubled = self.patience.first_wait * 2_u32.saturating_pow(self.attempt - 1);
        let factor = self.random.random_range(1.0 - JITTER..=1.0 + JITTER);
        self.attempt += 1;
        let asked = match error {
            LlmError::RateLimited { retry_after } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        Some(doubled.mul_f64(factor).max(asked.min(self.patience.longest_wait)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGAIN: LlmError = LlmError::Server { status: 503 };

    fn waits(call_id: &str) -> Vec<u128> {
        let mut waits = Patience::default().waits(call_id);
        std::iter::from_fn(|| waits.next(&AGAIN)).map(|wait| wait.as_millis()).collect()
    }

    #[test]
    fn two_retries_after_half_a_second_and_a_second_give_or_take_a_third() {
        for n in 0..200 {
            let waits = waits(&n.to_string());
            assert_eq!(waits.len(), 2);
            assert!((350..=650).contains(&waits[0]), "{waits:?}");
            assert!((700..=1_300).contains(&waits[1]), "{waits:?}");
        }
        assert_eq!(waits("a"), waits("a"));
        assert_ne!(waits("a"), waits("b"));
    }

    #[test]
    fn a_longer_wait_that_the_service_asks_for_is_kept_up_to_a_bound() {
        let first = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            let error = LlmError::RateLimited { retry_after };
            Patience::default().waits("a").next(&error).unwrap()
        };
        assert_eq!(first(7), Duration::from_secs(7));
        assert_eq!(first(3_600), Duration::from_secs(30));
        assert!(first(0) < Duration::from_secs(1));
    }
}
