//! Randomness by name: the same seed and the same name give the same draws, whatever was drawn
//! before. So no result depends on the order or the number of calls.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution, Poisson, StandardNormal};
use sha2::{Digest, Sha256};

pub(super) fn rng(seed: u64, name: &[&str]) -> ChaCha8Rng {
    let mut digest = Sha256::new_with_prefix(seed.to_le_bytes());
    for part in name {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    ChaCha8Rng::from_seed(digest.finalize().into())
}

/// exp(sd · z): median 1.
pub(super) fn log_normal(sd: f64, rng: &mut ChaCha8Rng) -> f64 {
    let z: f64 = rng.sample(StandardNormal);
    libm::exp(sd * z)
}

/// Zero where there is nothing to expect.
pub(super) fn poisson(mean: f64, rng: &mut ChaCha8Rng) -> u64 {
    Poisson::new(mean).map_or(0, |counts| counts.sample(rng) as u64)
}

/// How many of `n` do what each does with the chance `p`.
pub(super) fn binomial(n: u64, p: f64, rng: &mut ChaCha8Rng) -> u64 {
    Binomial::new(n, p.clamp(0.0, 1.0)).map_or(0, |counts| counts.sample(rng).min(n))
}
