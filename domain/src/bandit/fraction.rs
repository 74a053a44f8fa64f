//! The low tail of a posterior, without quadrature: the continued fraction of the incomplete beta
//! function, and the logit at which it holds the wanted mass.
//!
//! Every arm update needs an interval, so this is the quick way. It gives up where it would not be
//! exact, and the quadrature answers there.

use std::f64::consts::PI;

use super::Posterior;
use super::stirling;

/// Of the mass below the interval's low end, and its normal deviate.
pub(super) const TAIL: f64 = 0.025;
const DEVIATE: f64 = 1.959_963_984_540_054;

/// Enough for α and β near 10⁵; beyond, the quadrature is as quick.
const TERMS: u32 = 256;
/// Three or four are usual.
const STEPS: u32 = 16;
/// A step this small, in logarithms of the mass, leaves an error of its cube: nothing in a double.
const CLOSE: f64 = 1e-5;
/// On the logit scale; e¹⁰⁰ is far from overflowing.
const FAR: f64 = 100.0;

/// Beta(α, β) on the logit scale, see [`logit`](super::logit).
pub(super) struct Fraction {
    alpha: f64,
    beta: f64,
    peak: f64,
    /// The density at its peak.
    height: f64,
}

struct At {
    below: f64,
    density: f64,
    /// The derivative of the density's logarithm.
    slope: f64,
}

impl Fraction {
    pub(super) fn of(posterior: Posterior) -> Self {
        let Posterior { alpha, beta } = posterior.in_range();
        let sum = alpha + beta;
        let rest = stirling::rest(sum) - stirling::rest(alpha) - stirling::rest(beta);
        Self {
            alpha,
            beta,
            peak: libm::log(alpha / beta),
            height: (alpha / sum * beta / (2.0 * PI)).sqrt() * libm::exp(rest),
        }
    }

    /// The logit that the mass [`TAIL`] lies below: Halley's method on the logarithm of the mass,
    /// which is concave, so that no step from below goes beyond it by much.
    pub(super) fn low(&self) -> Option<f64> {
        let mut t = self.guess();
        for _ in 0..STEPS {
            let at = self.at(t)?;
            let gap = libm::log(at.below / TAIL);
            let newton = gap * at.below / at.density;
            let bend = (at.slope - at.density / at.below) * newton / 2.0;
            t -= newton / (1.0 - bend).clamp(0.5, 2.0);
            if gap.abs() + bend.abs() <= CLOSE {
                return Some(t);
            }
        }
        None
    }

    fn at(&self, t: f64) -> Option<At> {
        let Self { alpha, beta, .. } = *self;
        let density = self.height * libm::exp(self.depth(t - self.peak));
        let (x, y) = shares(t);
        let below = if x < (alpha + 1.0) / (alpha + beta + 2.0) {
            density * continued_fraction(alpha, beta, x)? / alpha
        } else {
            1.0 - density * continued_fraction(beta, alpha, y)? / beta
        };
        Some(At { below, density, slope: alpha * y - beta * x })
    }

    /// The logarithm of the density as a share of its peak, so far from it. Written with the
    /// distance, and from the side of the smaller shape: the terms of a large one cancel, and take
    /// the last digits with them. Far out only the side that cannot overflow is left.
    fn depth(&self, d: f64) -> f64 {
        let sum = self.alpha + self.beta;
        let by_alpha = if d.abs() < FAR { self.alpha < self.beta } else { d < 0.0 };
        let (shape, d) = if by_alpha { (self.alpha, d) } else { (self.beta, -d) };
        shape * d - sum * libm::log1p(shape / sum * libm::expm1(d))
    }

    /// Abramowitz & Stegun 26.5.22; where a shape is below one, the power law of the nearer end.
    fn guess(&self) -> f64 {
        let (a, b) = (2.0 * self.alpha - 1.0, 2.0 * self.beta - 1.0);
        if self.alpha < 1.0 || self.beta < 1.0 {
            return self.end();
        }
        let lambda = (DEVIATE * DEVIATE - 3.0) / 6.0;
        let h = 2.0 / (1.0 / a + 1.0 / b);
        let skew = (1.0 / b - 1.0 / a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
        self.peak - 2.0 * (DEVIATE * (h + lambda).sqrt() / h - skew)
    }

    /// Near its ends the mass is C·eᵅᵗ/α below t, and C·e⁻ᵝᵗ/β above, with C = 1/B(α, β). Which end
    /// is nearer is told as in Numerical Recipes (6.14.5): by the two powers meeting at the mean.
    fn end(&self) -> f64 {
        let Self { alpha, beta, .. } = *self;
        let (x, y) = shares(self.peak);
        let (log_x, log_y) = (alpha * libm::log(x), beta * libm::log(y));
        let log_c = libm::log(self.height) - log_x - log_y;
        let (below, above) = (libm::exp(log_x) / alpha, libm::exp(log_y) / beta);
        if TAIL * (below + above) < below {
            (libm::log(TAIL * alpha) - log_c) / alpha
        } else {
            (log_c - libm::log((1.0 - TAIL) * beta)) / beta
        }
    }
}

/// σ(t) and σ(−t).
fn shares(t: f64) -> (f64, f64) {
    let small = libm::exp(-t.abs());
    let (less, more) = (small / (1.0 + small), 1.0 / (1.0 + small));
    if t < 0.0 { (less, more) } else { (more, less) }
}

/// Abramowitz & Stegun 26.5.8, by Lentz's method as modified by Thompson & Barnett (1986); nothing
/// where it has not converged. Two terms at once, an even and an odd one.
fn continued_fraction(a: f64, b: f64, x: f64) -> Option<f64> {
    let mut d = 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0));
    let (mut c, mut value, mut m) = (1.0, d, 1.0);
    for _ in 0..TERMS {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut factor = 1.0;
        for term in [even, odd] {
            d = 1.0 / nonzero(1.0 + term * d);
            c = nonzero(1.0 + term / c);
            factor = c * d;
            value *= factor;
        }
        if (factor - 1.0).abs() <= f64::EPSILON {
            return Some(value);
        }
        m += 1.0;
    }
    None
}

/// A denominator that vanishes would stop the recurrence.
fn nonzero(x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    if x.abs() < TINY { TINY } else { x }
}

#[cfg(test)]
mod tests;
