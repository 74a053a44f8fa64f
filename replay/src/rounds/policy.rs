//! Policies that can be told from the rounds alone.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::block::Block;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundsPolicy {
    /// The one that the rounds give.
    Evaluation,
    Uniform,
    /// The arm of which the rounds' reward model expects most.
    Greedy,
}

impl RoundsPolicy {
    pub(super) fn models(self) -> bool {
        self == Self::Greedy
    }

    fn chances(self, block: &Block) -> Cow<'_, [f64]> {
        match self {
            Self::Evaluation => Cow::Borrowed(&block.evaluation),
            Self::Uniform => {
                let chance = 1.0 / block.arms().max(1) as f64;
                Cow::Owned(vec![chance; block.evaluation.len()])
            }
            Self::Greedy => {
                Cow::Owned(block.q_hat.chunks_exact(block.arms().max(1)).flat_map(best).collect())
            }
        }
    }
}

impl Block {
    pub(super) fn policies(&self, policies: &[RoundsPolicy]) -> Vec<Cow<'_, [f64]>> {
        policies.iter().map(|policy| policy.chances(self)).collect()
    }
}

/// All of the chance to the largest; of equals to the first.
fn best(values: &[f64]) -> Vec<f64> {
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let chosen = values.iter().position(|value| *value == most);
    (0..values.len()).map(|arm| f64::from(u8::from(Some(arm) == chosen))).collect()
}

impl fmt::Display for RoundsPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Evaluation => "evaluation",
            Self::Uniform => "uniform",
            Self::Greedy => "greedy",
        })
    }
}

impl FromStr for RoundsPolicy {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::Evaluation, Self::Uniform, Self::Greedy]
            .into_iter()
            .find(|policy| policy.to_string() == name)
            .ok_or_else(|| "use evaluation, uniform or greedy".to_owned())
    }
}
