//! When a predictor is due to be trained again.

use chrono::Duration;

use crate::time::Timestamp;

/// With fewer outcomes than this a fit says nothing.
pub const MIN_SAMPLES: u64 = 5;
/// So many new outcomes are worth a training before the week is over.
pub const NEW_OUTCOMES: u64 = 25;
pub const INTERVAL: Duration = Duration::days(7);

/// The outcomes that training may use: real ones in live mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcomes {
    pub total: u64,
    pub since_last_training: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    First,
    Weekly,
    NewOutcomes,
    NotYet,
    /// Never with fewer than [`MIN_SAMPLES`], however long ago the last training is.
    TooFew,
}

pub fn due(last: Option<Timestamp>, outcomes: Outcomes, now: Timestamp) -> Due {
    if outcomes.total < MIN_SAMPLES {
        return Due::TooFew;
    }
    match last {
        None => Due::First,
        Some(last) if now.since(last) >= INTERVAL => Due::Weekly,
        Some(_) if outcomes.since_last_training >= NEW_OUTCOMES => Due::NewOutcomes,
        Some(_) => Due::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_is_due_weekly_or_after_25_outcomes_and_never_with_fewer_than_five() {
        let now: Timestamp = "2025-08-11T09:00:00Z".parse().unwrap();
        let days = |n| Some(now.minus(Duration::days(n)));
        let cases = [
            (None, 4, 4, Due::TooFew),
            (None, 5, 5, Due::First),
            (days(30), 4, 4, Due::TooFew),
            (days(7), 100, 0, Due::Weekly),
            (days(6), 100, 24, Due::NotYet),
            (days(6), 100, 25, Due::NewOutcomes),
        ];
        for (last, total, since_last_training, expected) in cases {
            let outcomes = Outcomes { total, since_last_training };
            assert_eq!(due(last, outcomes, now), expected, "{last:?} {outcomes:?}");
        }
    }
}
