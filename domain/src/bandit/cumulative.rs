//! The distribution function of a posterior and its inverse, by the same quadrature as the
//! propensities: the continued fraction of common libraries stops before it has converged for α
//! and β near 10⁶.

use super::Posterior;
use super::grid::{Curve, Panel, panels};
use super::logit::{LogSigmas, LogitDensity};
use super::quadrature::RULE;

pub(super) struct Cumulative {
    density: LogitDensity,
    panels: Vec<Panel>,
    pub(super) curve: Curve,
}

impl Cumulative {
    pub(super) fn of(posterior: Posterior) -> Self {
        let density = LogitDensity::of(posterior);
        let panels = panels(&[density]);
        let nodes: Vec<_> = panels.iter().map(|panel| panel.log_sigmas()).collect();
        let curve = Curve::over(&density, panels.iter().zip(&nodes));
        Self { density, panels, curve }
    }

    /// The mass below the logit `t`.
    pub(super) fn below(&self, t: f64) -> f64 {
        let mut sum = 0.0;
        for (panel, slice) in self.panels.iter().zip(&self.curve.slices) {
            if panel.high > t {
                return (sum + self.part(*panel, t)).min(1.0);
            }
            sum += RULE.integral(&slice.density, panel.half());
        }
        1.0
    }

    /// The mass of the panel up to `t`.
    fn part(&self, panel: Panel, t: f64) -> f64 {
        if t <= panel.low {
            return 0.0;
        }
        let part = Panel { low: panel.low, high: t };
        let values = part.log_sigmas().map(|at| self.density.relative(at));
        RULE.integral(&values, part.half()) / self.curve.total
    }

    /// The logit that the mass `p` lies below.
    pub(super) fn logit_of(&self, p: f64) -> f64 {
        let mut sum = 0.0;
        for (panel, slice) in self.panels.iter().zip(&self.curve.slices) {
            let mass = RULE.integral(&slice.density, panel.half());
            if sum + mass >= p {
                return self.solve(*panel, p - sum);
            }
            sum += mass;
        }
        self.density.high
    }

    /// Where the panel's mass reaches `mass`: Newton's method, kept inside a shrinking bracket.
    fn solve(&self, panel: Panel, mass: f64) -> f64 {
        let (mut low, mut high) = (panel.low, panel.high);
        let mut t = f64::midpoint(low, high);
        for _ in 0..60 {
            let error = self.part(panel, t) - mass;
            if error > 0.0 {
                high = t
            } else {
                low = t
            }
            let slope = self.density.relative(LogSigmas::at(t)) / self.curve.total;
            let newton = t - error / slope;
            let next =
                if low < newton && newton < high { newton } else { f64::midpoint(low, high) };
            if (next - t).abs() <= f64::EPSILON * t.abs().max(1.0) {
                return next;
            }
            t = next;
        }
        t
    }
}
