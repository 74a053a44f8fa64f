//! A Beta density on the logit scale, where it is smooth, log-concave and has exponential tails.
//!
//! With x = 1 / (1 + e⁻ᵗ), f(x) dx becomes σ(t)^α σ(−t)^β / B(α, β) dt: the singular ends of
//! Beta(½, ½) are gone, and Beta(0.01, 0.01) keeps the mass that doubles near 0 and 1 cannot hold.

use std::f64::consts::PI;

use super::Posterior;

/// The tails are cut where the density is e⁻⁴⁵ (3·10⁻²⁰) of its peak: below any rounding error.
const DEPTH: f64 = 45.0;
/// How far the logarithm of the density may move within a panel. With sixteen points, 4 keeps the
/// error of a panel near 10⁻¹².
const MOVE: f64 = 4.0;

/// ln σ(t) and ln σ(−t).
#[derive(Clone, Copy, Debug)]
pub(super) struct LogSigmas {
    pub(super) plus: f64,
    pub(super) minus: f64,
}

impl LogSigmas {
    pub(super) fn at(t: f64) -> Self {
        let tail = libm::log1p(libm::exp(-t.abs()));
        if t >= 0.0 {
            Self { plus: -tail, minus: -t - tail }
        } else {
            Self { plus: t - tail, minus: -tail }
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct LogitDensity {
    alpha: f64,
    beta: f64,
    peak: f64,
    log_height: f64,
    /// Where the density begins and ends to matter.
    pub(super) low: f64,
    pub(super) high: f64,
}

impl LogitDensity {
    pub(super) fn of(posterior: Posterior) -> Self {
        let Posterior { alpha, beta } = posterior.in_range();
        let mut density = Self {
            alpha,
            beta,
            peak: libm::log(alpha / beta),
            log_height: 0.0,
            low: 0.0,
            high: 0.0,
        };
        density.log_height = density.depth(LogSigmas::at(density.peak));
        let width = (1.0 / alpha + 1.0 / beta).sqrt();
        density.low = density.edge(-width);
        density.high = density.edge(width);
        density
    }

    /// The density as a share of its peak.
    pub(super) fn relative(&self, at: LogSigmas) -> f64 {
        libm::exp(self.depth(at))
    }

    fn depth(&self, at: LogSigmas) -> f64 {
        self.alpha * at.plus + self.beta * at.minus - self.log_height
    }

    /// Where the density falls below the cut: outwards in doubled steps, then by bisection. A point
    /// too far out costs a panel, one too near would cost mass, so the outer end is taken.
    fn edge(&self, width: f64) -> f64 {
        let (mut inner, mut step) = (self.peak, width);
        while self.depth(LogSigmas::at(inner + step)) > -DEPTH {
            inner += step;
            step *= 2.0;
        }
        for _ in 0..6 {
            step /= 2.0;
            if self.depth(LogSigmas::at(inner + step)) > -DEPTH {
                inner += step;
            }
        }
        inner + step
    }

    /// The widest panel that may begin or end at `t`: the density moves little in it, and the poles
    /// of σ at ±iπ stay far enough.
    pub(super) fn panel_limit(&self, t: f64) -> f64 {
        let slope = self.alpha - (self.alpha + self.beta) * libm::exp(LogSigmas::at(t).plus);
        let poles = PI.max(t.abs());
        poles.min(MOVE / slope.abs())
    }
}
