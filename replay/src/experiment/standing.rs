//! What somebody who looks at a running experiment may make of it.

use serde::Serialize;
use xbot_domain::experiment::ratio::RatioVerdict;
use xbot_domain::experiment::sequence::Look;

use super::status::Status;

/// The same rule as that of a conclusion, on intervals that hold at every look at once. It can be
/// followed at any moment, also by somebody who stops early because of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// More outcomes will come, and no difference can be told from what is there.
    Running,
    /// Some side has too few outcomes.
    TooEarly,
    Ship,
    RollBack,
    /// Nothing more will come, and no difference can be told.
    NoDifference,
    /// The shares are not those of the plan.
    Unhealthy,
}

/// `looks` are those of all variants but the control; absent where it is too early.
pub fn standing(ratio: RatioVerdict, looks: &[Option<Look>], over: Over) -> Standing {
    let known: Vec<&Look> = looks.iter().flatten().collect();
    match (ratio, over) {
        (RatioVerdict::Mismatch, _) => Standing::Unhealthy,
        _ if known.len() < looks.len() => Standing::TooEarly,
        _ if known.iter().any(|look| look.low > 0.0) => Standing::Ship,
        _ if known.iter().all(|look| look.high < 0.0) => Standing::RollBack,
        (_, Over::No) => Standing::Running,
        (_, Over::Yes) => Standing::NoDifference,
    }
}

/// Whether anything can still come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Yes,
    No,
}

impl Over {
    pub fn of(status: Status, open: u64) -> Self {
        let waits = open > 0 && status != Status::Concluded;
        if status.is_over() && !waits { Self::Yes } else { Self::No }
    }
}

impl Standing {
    pub fn words(self) -> &'static str {
        match self {
            Self::Running => "running: no difference can be told yet",
            Self::TooEarly => "too early: some side has too few outcomes",
            Self::Ship => "ship: better than the control, however often one looked",
            Self::RollBack => "roll back: worse than the control, however often one looked",
            Self::NoDifference => "no difference that matters yet",
            Self::Unhealthy => {
                "unhealthy: the sides did not get their shares, no lift can be trusted"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(low: f64, high: f64) -> Option<Look> {
        Some(Look { lift: f64::midpoint(low, high), low, high })
    }

    #[test]
    fn one_better_variant_ships_and_all_worse_ones_roll_back() {
        let (better, worse, either) = (look(0.1, 0.2), look(-0.2, -0.1), look(-0.1, 0.2));
        let cases = [
            (vec![better], Over::No, Standing::Ship),
            (vec![worse, better], Over::Yes, Standing::Ship),
            (vec![worse], Over::No, Standing::RollBack),
            (vec![worse, either], Over::No, Standing::Running),
            (vec![either], Over::Yes, Standing::NoDifference),
            (vec![better, None], Over::Yes, Standing::TooEarly),
        ];
        for (looks, over, expected) in cases {
            assert_eq!(standing(RatioVerdict::Match, &looks, over), expected, "{looks:?}");
        }
        assert_eq!(standing(RatioVerdict::Mismatch, &[better], Over::No), Standing::Unhealthy);
    }

    #[test]
    fn it_is_over_when_nothing_more_is_assigned_or_measured() {
        assert_eq!(Over::of(Status::Running, 0), Over::No);
        assert_eq!(Over::of(Status::Ended, 1), Over::No);
        assert_eq!(Over::of(Status::Stopped, 0), Over::Yes);
        assert_eq!(Over::of(Status::Concluded, 1), Over::Yes);
    }
}
