//! The exact chance of each arm to be the best: P(i) = ∫ fᵢ(x) ∏ⱼ≠ᵢ Fⱼ(x) dx.
//!
//! By quadrature on a grid that adapts to all posteriors, so the same posteriors give the same
//! chances to the last bit, and off-policy estimates divide by a true number.

use super::Posterior;
use super::grid::{Curve, Panel, Slice, panels};
use super::logit::LogitDensity;
use super::quadrature::{POINTS, RULE, Values};

/// No chance is recorded below this, so that one can divide by it. It is given before the chances
/// are scaled to a sum of one.
pub const FLOOR: f64 = 1e-12;

/// The chance of each arm to be the best, in the order given; they add up to one.
pub fn best_arm_chances(posteriors: &[Posterior]) -> Vec<f64> {
    let floored: Vec<f64> =
        unscaled_chances(posteriors).into_iter().map(|p| p.max(FLOOR)).collect();
    let total: f64 = floored.iter().sum();
    floored.into_iter().map(|p| p / total).collect()
}

/// As the quadrature gives them: their sum differs from one by its error.
fn unscaled_chances(posteriors: &[Posterior]) -> Vec<f64> {
    let densities: Vec<_> = posteriors.iter().copied().map(LogitDensity::of).collect();
    let panels = panels(&densities);
    let nodes: Vec<_> = panels.iter().map(|panel| panel.log_sigmas()).collect();
    let curves: Vec<_> = densities
        .iter()
        .map(|d| Curve::over(d, panels.iter().zip(&nodes).filter(|(p, _)| p.is_within(d))))
        .collect();
    integrate(&panels, &densities, &curves)
}

/// An arm during the sweep over the panels: what remains of its curve.
struct Runner<'a> {
    density: &'a LogitDensity,
    slices: std::slice::Iter<'a, Slice>,
    chance: f64,
}

fn integrate(panels: &[Panel], densities: &[LogitDensity], curves: &[Curve]) -> Vec<f64> {
    let mut runners: Vec<_> = densities
        .iter()
        .zip(curves)
        .map(|(density, curve)| Runner { density, slices: curve.slices.iter(), chance: 0.0 })
        .collect();
    // Below this some arm is surely better, so every product is zero.
    let begin = densities.iter().map(|d| d.low).fold(f64::NEG_INFINITY, f64::max);
    let mut products = Vec::with_capacity(runners.len());
    for panel in panels {
        let mut here: Vec<_> = runners
            .iter_mut()
            .filter(|runner| panel.is_within(runner.density))
            .filter_map(|runner| Some((runner.slices.next()?, &mut runner.chance)))
            .collect();
        if panel.low >= begin {
            add_panel(&mut here, panel.half(), &mut products);
        }
    }
    runners.into_iter().map(|runner| runner.chance).collect()
}

/// Adds ∫ fᵢ ∏ⱼ≠ᵢ Fⱼ over one panel: the product over the others is the one over those before
/// times the one over those after, so nothing is divided and a zero is no special case.
fn add_panel(here: &mut [(&Slice, &mut f64)], half: f64, before: &mut Vec<Values>) {
    before.clear();
    let mut product = [1.0; POINTS];
    for (slice, _) in here.iter() {
        before.push(product);
        product = times(&product, &slice.below);
    }
    let mut after = [1.0; POINTS];
    for ((slice, chance), before) in here.iter_mut().zip(before.iter()).rev() {
        let others = times(before, &after);
        **chance += RULE.integral(&times(&slice.density, &others), half);
        after = times(&after, &slice.below);
    }
}

fn times(a: &Values, b: &Values) -> Values {
    let mut product = *a;
    for (x, y) in product.iter_mut().zip(b) {
        *x *= y;
    }
    product
}

#[cfg(test)]
mod tests;
