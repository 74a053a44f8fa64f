use crate::bandit::{Interval, Posterior};

impl Posterior {
    pub fn interval(&self) -> Interval {
        use statrs::distribution::{Beta, ContinuousCDF};
        let beta = Beta::new(self.alpha, self.beta).ok();
        let q = |p| beta.as_ref().map_or(p, |b| b.inverse_cdf(p));
        Interval {
            low: q(0.025),
            high: q(0.975),
        }
    }
}
