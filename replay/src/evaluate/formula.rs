//! How an estimate follows from the means of columns, and how it moves when they move.

/// Numbers are columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// x̄
    Mean(usize),
    /// x̄ / w̄
    Ratio { over: usize, weight: usize },
    /// d̄ + x̄ / w̄
    Shifted { mean: usize, over: usize, weight: usize },
}

impl Formula {
    pub(super) fn of(columns: &[usize]) -> Option<Self> {
        match *columns {
            [mean] => Some(Self::Mean(mean)),
            [over, weight] => Some(Self::Ratio { over, weight }),
            [mean, over, weight] => Some(Self::Shifted { mean, over, weight }),
            _ => None,
        }
    }

    pub(super) fn value(self, means: &[f64]) -> f64 {
        let at = |i: usize| means.get(i).copied().unwrap_or(f64::NAN);
        match self {
            Self::Mean(mean) => at(mean),
            Self::Ratio { over, weight } => at(over) / at(weight),
            Self::Shifted { mean, over, weight } => at(mean) + at(over) / at(weight),
        }
    }

    /// The derivative by each column (delta method): Σ slope·(x − x̄) is what a round adds.
    pub(super) fn slopes(self, means: &[f64]) -> Vec<(usize, f64)> {
        let at = |i: usize| means.get(i).copied().unwrap_or(f64::NAN);
        let ratio = |over: usize, weight: usize| {
            [(over, 1.0 / at(weight)), (weight, -at(over) / at(weight) / at(weight))]
        };
        match self {
            Self::Mean(mean) => vec![(mean, 1.0)],
            Self::Ratio { over, weight } => ratio(over, weight).to_vec(),
            Self::Shifted { mean, over, weight } => {
                let [over, weight] = ratio(over, weight);
                vec![(mean, 1.0), over, weight]
            }
        }
    }

    pub(super) fn columns(self) -> Vec<usize> {
        match self {
            Self::Mean(mean) => vec![mean],
            Self::Ratio { over, weight } => vec![over, weight],
            Self::Shifted { mean, over, weight } => vec![mean, over, weight],
        }
    }

    /// What the sum of squares is divided by, times n: n − 1 for a mean. A ratio keeps n, as in
    /// Σ w²(r − v)² / (Σ w)².
    pub(super) fn freedom(self, rows: u64) -> f64 {
        match self {
            Self::Mean(_) => rows as f64 - 1.0,
            Self::Ratio { .. } | Self::Shifted { .. } => rows as f64,
        }
    }
}
