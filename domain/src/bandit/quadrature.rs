//! Gauss–Legendre quadrature with sixteen points, and its running integral.
//!
//! The elementary functions come from `libm` here and in the files beside it: the platform's own
//! differ in the last bit between machines, and a replay must not.

use std::sync::LazyLock;

pub(super) const POINTS: usize = 16;

/// One value per quadrature point of a panel.
pub(super) type Values = [f64; POINTS];

/// Positive half of the abscissae and their weights (Abramowitz & Stegun, table 25.4).
const HALF: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_7, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_78),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

pub(super) struct Rule {
    pub(super) nodes: Values,
    pub(super) weights: Values,
    /// Row k: the weights that integrate from the panel's left end up to its k-th node.
    running: [Values; POINTS],
}

pub(super) static RULE: LazyLock<Rule> = LazyLock::new(Rule::new);

impl Rule {
    fn new() -> Self {
        let (mut nodes, mut weights) = ([0.0; POINTS], [0.0; POINTS]);
        let points = HALF.iter().rev().map(|(x, w)| (-x, *w));
        let points = points.chain(HALF.iter().copied());
        for ((node, weight), point) in nodes.iter_mut().zip(&mut weights).zip(points) {
            (*node, *weight) = point;
        }
        let running = nodes.map(|end| running_weights(end, &nodes, &weights));
        Self { nodes, weights, running }
    }

    /// The integral over a panel of half-width `half`.
    pub(super) fn integral(&self, f: &Values, half: f64) -> f64 {
        half * dot(&self.weights, f)
    }

    /// The integrals from the panel's left end up to each node.
    pub(super) fn running(&self, f: &Values, half: f64) -> Values {
        self.running.each_ref().map(|row| half * dot(row, f))
    }
}

fn dot(a: &Values, b: &Values) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The interpolating polynomial in Legendre form, integrated term by term:
/// ∫₋₁ˣ Pₘ = (Pₘ₊₁(x) − Pₘ₋₁(x)) / (2m + 1).
fn running_weights(end: f64, nodes: &Values, weights: &Values) -> Values {
    let at_end = legendre(end);
    let mut row = [0.0; POINTS];
    for ((out, node), weight) in row.iter_mut().zip(nodes).zip(weights) {
        let at_node = legendre(*node);
        let steps = at_end.windows(3).zip(at_node.iter().skip(1));
        let sum: f64 = steps
            .map(|(around, p)| match around {
                [before, _, after] => p * (after - before) / 2.0,
                _ => 0.0,
            })
            .sum();
        *out = weight * ((end + 1.0) / 2.0 + sum);
    }
    row
}

/// P₀ … P₁₆ at `x`, by their recurrence.
fn legendre(x: f64) -> [f64; POINTS + 1] {
    let (mut before, mut now) = (1.0, x);
    let mut values = [1.0; POINTS + 1];
    for (n, value) in (1u32..).zip(values.iter_mut().skip(1)) {
        *value = now;
        let n = f64::from(n);
        (before, now) = (now, ((2.0 * n + 1.0) * x * now - n * before) / (n + 1.0));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_up_to_degree_31_are_exact() {
        for degree in 0..=31 {
            let f = RULE.nodes.map(|x| x.powi(degree));
            let exact = if degree % 2 == 0 { 2.0 / f64::from(degree + 1) } else { 0.0 };
            assert!((RULE.integral(&f, 1.0) - exact).abs() < 1e-15, "degree {degree}");
        }
    }

    #[test]
    fn the_running_integral_of_an_exponential_is_exact_at_every_node() {
        let running = RULE.running(&RULE.nodes.map(f64::exp), 1.0);
        for (x, value) in RULE.nodes.iter().zip(running) {
            assert!((value - (x.exp() - (-1f64).exp())).abs() < 1e-15);
        }
    }
}
