//! Draws from a Beta posterior, on the logit scale.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Open01};

use super::Posterior;
use super::logit::LogSigmas;

/// The logit of a Beta draw: ln G(α) − ln G(β) with independent Gamma variables.
///
/// On this scale two draws from Beta(0.01, 0.01) are never equal; as doubles most of them would be
/// exactly 0 or 1, and a tie would be decided by the order of the arms.
pub(super) fn logit(posterior: Posterior, rng: &mut ChaCha8Rng) -> f64 {
    let Posterior { alpha, beta } = posterior.in_range();
    ln_gamma_variate(alpha, rng) - ln_gamma_variate(beta, rng)
}

/// The chance of success whose logit is `t`.
pub(super) fn from_logit(t: f64) -> f64 {
    libm::exp(LogSigmas::at(t).plus)
}

/// For shapes below one, G(a) = G(a + 1) · U^(1/a) (Marsaglia & Tsang 2000), whose power would
/// underflow.
fn ln_gamma_variate(shape: f64, rng: &mut ChaCha8Rng) -> f64 {
    if shape >= 1.0 {
        return ln_large(shape, rng);
    }
    let u: f64 = rng.sample(Open01);
    ln_large(shape + 1.0, rng) + libm::log(u) / shape
}

fn ln_large(shape: f64, rng: &mut ChaCha8Rng) -> f64 {
    // A shape in range is never refused; were it, its mean stands in, which keeps this total.
    libm::log(Gamma::new(shape, 1.0).map_or(shape, |gamma| gamma.sample(rng)))
}
