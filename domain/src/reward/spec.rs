//! Reward formulas as data: named, versioned, storable, so that a replay can try another.

use serde::{Deserialize, Serialize};

/// The documented formula, as it always was:
///
/// value = 0.5·fpki + 0.3·retweet_rate + 0.15·reply_rate + 0.05·novelty − 0.1·dup_penalty,
/// weight = min(1, 1000 / max(1, impressions)).
///
/// It is largest where the sample is smallest: one follow on ten impressions gives 50.
pub const COMPOSITE_V1: &str = "composite-v1";

/// The same sum over ratings in [0, 1], scaled into [0, 1]:
///
/// value = 0.45·F + 0.27·R + 0.135·P + 0.045·novelty − 0.09·dup_penalty + 0.09,
/// weight = impressions / (impressions + 500),
///
/// with F, R, P the ratings of follows, retweets and replies: the rate shrunk to the account's own
/// baseline b, s = (count + b·κ) / (impressions + κ), against that baseline, s / (s + b). So ½ is
/// what the account usually gets, whatever its size.
pub const COMPOSITE_V2: &str = "composite-v2";

/// One formula.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RewardSpec {
    /// With its version; a changed number is a new name.
    pub name: String,
    pub rating: Rating,
    pub weights: Weights,
    /// Added as a term of its own, so that the least possible sum is zero.
    pub offset: f64,
    pub evidence: Evidence,
    /// The age of a post at which its reward is final.
    pub horizon_hours: u32,
}

/// How a count becomes the number that is weighted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rating {
    /// The rate itself; follows per 1,000 impressions.
    Raw,
    /// The rate, shrunk to the account's baseline and compared with it. The prior is worth that
    /// many impressions: as the exposure of a Gamma prior for follows (Gamma–Poisson) and as the
    /// trials of a Beta prior for the others (Beta–Binomial).
    Shrunk { follow_impressions: f64, engagement_impressions: f64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    pub fpki: f64,
    pub retweet_rate: f64,
    pub reply_rate: f64,
    pub novelty: f64,
    pub dup_penalty: f64,
}

/// How far a reading moves an arm, by its impressions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// min(1, reference / max(1, impressions)): keeps a viral post from dominating.
    Capped { reference: f64 },
    /// impressions / (impressions + half): grows with what was seen, half of a full weight at `half`.
    Growing { half: f64 },
}

impl RewardSpec {
    /// The built-in formulas, all computed and recorded for every reading.
    pub fn built_in() -> [Self; 2] {
        [Self::composite_v1(), Self::composite_v2()]
    }

    /// The built-in formula of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::built_in().into_iter().find(|spec| spec.name == name)
    }

    pub fn composite_v1() -> Self {
        Self {
            name: COMPOSITE_V1.to_owned(),
            rating: Rating::Raw,
            weights: Weights {
                fpki: 0.5,
                retweet_rate: 0.3,
                reply_rate: 0.15,
                novelty: 0.05,
                dup_penalty: -0.1,
            },
            offset: 0.0,
            evidence: Evidence::Capped { reference: 1_000.0 },
            horizon_hours: 24,
        }
    }

    pub fn composite_v2() -> Self {
        Self {
            name: COMPOSITE_V2.to_owned(),
            rating: Rating::Shrunk {
                // Follows are rare, about one in a thousand impressions, so it takes more of them
                // than of engagements, about one in a hundred, to say something.
                follow_impressions: 2_000.0,
                engagement_impressions: 500.0,
            },
            // 0.9 times the weights of v1. They span −0.09 to 0.9; the offset makes that 0 to 0.99.
            weights: Weights {
                fpki: 0.45,
                retweet_rate: 0.27,
                reply_rate: 0.135,
                novelty: 0.045,
                dup_penalty: -0.09,
            },
            offset: 0.09,
            evidence: Evidence::Growing { half: 500.0 },
            horizon_hours: 24,
        }
    }
}
