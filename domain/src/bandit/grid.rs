//! Panels on the logit scale that are fine wherever one of the densities is.

use super::logit::{LogSigmas, LogitDensity};
use super::quadrature::{RULE, Values};

/// The share of a permitted width that a panel shrinks by while its far end does not permit it.
const SHRINK: f64 = 0.7;

#[derive(Clone, Copy, Debug)]
pub(super) struct Panel {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Panel {
    pub(super) fn half(self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// The logarithms that every density needs, at the panel's nodes.
    pub(super) fn log_sigmas(self) -> [LogSigmas; super::quadrature::POINTS] {
        let middle = f64::midpoint(self.low, self.high);
        RULE.nodes.map(|x| LogSigmas::at(middle + x * self.half()))
    }

    pub(super) fn is_within(self, density: &LogitDensity) -> bool {
        density.low <= self.low && self.high <= density.high
    }
}

/// Panels over the union of the supports; each support begins and ends at a panel's edge.
pub(super) fn panels(densities: &[LogitDensity]) -> Vec<Panel> {
    let mut edges: Vec<f64> = densities.iter().flat_map(|d| [d.low, d.high]).collect();
    edges.sort_by(f64::total_cmp);
    let mut panels = Vec::new();
    let mut active = Vec::new();
    for pair in edges.windows(2) {
        let [low, high] = *pair else { continue };
        let stretch = Panel { low, high };
        active.clear();
        active.extend(densities.iter().filter(|d| stretch.is_within(d)));
        if !active.is_empty() {
            split(stretch, &active, &mut panels);
        }
    }
    panels
}

fn split(stretch: Panel, active: &[&LogitDensity], panels: &mut Vec<Panel>) {
    let limit = |t: f64| active.iter().map(|d| d.panel_limit(t)).fold(f64::INFINITY, f64::min);
    let mut low = stretch.low;
    while low < stretch.high {
        let mut width = limit(low);
        while limit((low + width).min(stretch.high)) < width {
            width *= SHRINK;
        }
        let high = low + width;
        // A sliver left over would be a panel of its own; a number too small to move `low` must not loop.
        let high = if high > low && high < stretch.high { high } else { stretch.high };
        panels.push(Panel { low, high });
        low = high;
    }
}

/// A density over one panel, and its integral from the left end of its support up to each node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) density: Values,
    pub(super) below: Values,
}

/// A density over the panels of its support, scaled to a total of one.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    pub(super) slices: Vec<Slice>,
    /// What the density has to be divided by; it is a share of its peak before.
    pub(super) total: f64,
}

impl Curve {
    pub(super) fn over<'a>(
        density: &LogitDensity,
        panels: impl Iterator<Item = (&'a Panel, &'a [LogSigmas; super::quadrature::POINTS])>,
    ) -> Self {
        let mut total = 0.0;
        let mut slices = Vec::new();
        for (panel, at) in panels {
            let values = at.map(|at| density.relative(at));
            let below = RULE.running(&values, panel.half()).map(|mass| total + mass);
            total += RULE.integral(&values, panel.half());
            slices.push(Slice { density: values, below });
        }
        for slice in &mut slices {
            slice.density = slice.density.map(|f| f / total);
            slice.below = slice.below.map(|mass| mass / total);
        }
        Self { slices, total }
    }
}
