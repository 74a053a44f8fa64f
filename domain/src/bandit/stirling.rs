//! What Stirling's formula leaves of ln Γ.

use std::f64::consts::PI;

/// ln Γ(z) − (z − ½) ln z + z − ½ ln 2π. A ratio of Γ functions whose large parts cancel on paper
/// keeps all its digits when only these are subtracted (Loader 2000).
pub(super) fn rest(z: f64) -> f64 {
    if z < LARGE {
        return libm::lgamma(z) - (z - 0.5) * libm::log(z) + z - libm::log(2.0 * PI) / 2.0;
    }
    let square = 1.0 / (z * z);
    SERIES.iter().rev().fold(0.0, |sum, c| sum * square + c) / z
}

/// From here on the next term of the series is below 10⁻¹⁵.
const LARGE: f64 = 10.0;

/// B₂ₖ / (2k (2k − 1)) (Abramowitz & Stegun 6.1.40).
const SERIES: [f64; 6] =
    [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1_260.0, -1.0 / 1_680.0, 1.0 / 1_188.0, -691.0 / 360_360.0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_meet() {
        for z in [10.0, 12.5, 20.0] {
            let exact = libm::lgamma(z) - (z - 0.5) * z.ln() + z - (2.0 * PI).ln() / 2.0;
            assert!((rest(z) - exact).abs() < 1e-14, "{z}");
        }
        assert!((rest(1.0) - (1.0 - (2.0 * PI).ln() / 2.0)).abs() < 1e-15);
    }
}
