//! The estimators by name, and what each needs.

use std::fmt;
use std::str::FromStr;

use super::term::Term;

/// A bound on weights that is given, or that the data choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    Fixed(f64),
    Tuned,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Estimator {
    Ips,
    /// IPS with weights of at most c.
    ClippedIps(Bound),
    Snips,
    Dm,
    Dr,
    Sndr,
    /// DR where the weight is at most τ, the model elsewhere.
    SwitchDr(Bound),
    /// DR with weights shrunk by λ.
    DrOs(Bound),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no estimator {0:?}: use ips, ips_clip, snips, dm, dr, sndr, switch_dr or dros, \
     with a bound such as ips_clip_5 where it is not to be chosen by the data"
)]
pub struct UnknownEstimator(String);

impl Estimator {
    /// Whether it divides by propensities, so that it is nothing without overlap.
    pub fn weighs(self) -> bool {
        self != Self::Dm
    }

    /// Whether it needs a reward model.
    pub fn models(self) -> bool {
        !matches!(self, Self::Ips | Self::ClippedIps(_) | Self::Snips)
    }

    pub(super) fn bound(self) -> Option<Bound> {
        match self {
            Self::ClippedIps(bound) | Self::SwitchDr(bound) | Self::DrOs(bound) => Some(bound),
            _ => None,
        }
    }

    /// The same with a given bound.
    pub(super) fn at(self, value: f64) -> Self {
        let bound = Bound::Fixed(value);
        match self {
            Self::ClippedIps(_) => Self::ClippedIps(bound),
            Self::SwitchDr(_) => Self::SwitchDr(bound),
            Self::DrOs(_) => Self::DrOs(bound),
            other => other,
        }
    }

    /// What it becomes without a bound: all that bounding does is bias from there.
    pub(super) fn unbounded(self) -> Self {
        match self {
            Self::ClippedIps(_) => Self::Ips,
            Self::SwitchDr(_) | Self::DrOs(_) => Self::Dr,
            other => other,
        }
    }

    /// The terms behind its value, the one that is averaged first.
    pub(super) fn terms(self) -> Vec<Term> {
        match self {
            Self::Ips => vec![Term::Weighted],
            Self::Snips => vec![Term::Weighted, Term::Weight],
            Self::Dm => vec![Term::Model],
            Self::Dr => vec![Term::Robust],
            Self::Sndr => vec![Term::Model, Term::Residual, Term::Weight],
            Self::ClippedIps(Bound::Fixed(c)) => vec![Term::Clipped(c)],
            Self::SwitchDr(Bound::Fixed(tau)) => vec![Term::Switched(tau)],
            Self::DrOs(Bound::Fixed(lambda)) => vec![Term::Shrunk(lambda)],
            Self::ClippedIps(_) | Self::SwitchDr(_) | Self::DrOs(_) => Vec::new(),
        }
    }
}

impl fmt::Display for Estimator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ips => "ips",
            Self::ClippedIps(_) => "ips_clip",
            Self::Snips => "snips",
            Self::Dm => "dm",
            Self::Dr => "dr",
            Self::Sndr => "sndr",
            Self::SwitchDr(_) => "switch_dr",
            Self::DrOs(_) => "dros",
        })?;
        match self.bound() {
            Some(Bound::Fixed(value)) => write!(f, "_{value}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Estimator {
    type Err = UnknownEstimator;

    fn from_str(name: &str) -> Result<Self, UnknownEstimator> {
        let bounded = |prefix: &str| match name.strip_prefix(prefix)? {
            "" => Some(Bound::Tuned),
            rest => {
                let value = rest.strip_prefix('_')?.parse().ok()?;
                (value > 0.0).then_some(Bound::Fixed(value))
            }
        };
        let plain = match name {
            "ips" => Some(Self::Ips),
            "snips" => Some(Self::Snips),
            "dm" => Some(Self::Dm),
            "dr" => Some(Self::Dr),
            "sndr" => Some(Self::Sndr),
            _ => None,
        };
        plain
            .or_else(|| bounded("ips_clip").map(Self::ClippedIps))
            .or_else(|| bounded("switch_dr").map(Self::SwitchDr))
            .or_else(|| bounded("dros").map(Self::DrOs))
            .ok_or_else(|| UnknownEstimator(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for name in ["ips", "ips_clip", "ips_clip_2.5", "snips", "sndr", "switch_dr_1", "dros_10"] {
            assert_eq!(name.parse::<Estimator>().unwrap().to_string(), name);
        }
        for name in ["", "ipss", "ips_clip_", "ips_clip_-1", "dros_nan", "switch_dr5"] {
            assert!(name.parse::<Estimator>().is_err(), "{name}");
        }
    }
}
