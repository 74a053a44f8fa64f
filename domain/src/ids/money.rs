//! Money, counted in billionths of a US dollar: one token of a cheap model costs 150 of them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Never negative: a budget cannot be refunded money that it never reserved.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Usd {
    nanos: u64,
}

impl Usd {
    pub const ZERO: Self = Self { nanos: 0 };
    const PER_DOLLAR: u64 = 1_000_000_000;

    pub const fn from_nanos(nanos: u64) -> Self {
        Self { nanos }
    }

    pub const fn nanos(self) -> u64 {
        self.nanos
    }

    /// Rounded up, so that a limit or an estimate never understates. `None` when negative or not a number.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let nanos = (dollars * Self::PER_DOLLAR as f64).ceil();
        (dollars.is_finite() && (0.0..9.2e18).contains(&nanos))
            .then_some(Self { nanos: nanos as u64 })
    }

    pub fn dollars(self) -> f64 {
        self.nanos as f64 / Self::PER_DOLLAR as f64
    }

    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { nanos: self.nanos.saturating_add(other.nanos) }
    }

    /// `None` when it would go below zero.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.nanos.checked_sub(other.nanos).map(Self::from_nanos)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${:.4}", self.dollars())
    }
}
