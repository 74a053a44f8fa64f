//! How much of the choosing is exploration: much at first, little once something is learned.

use chrono::Duration;

use crate::rules::Refusal;
use crate::time::Timestamp;

/// ε at the beginning, unless `learning_config.epsilon` says otherwise.
pub const START: f64 = 0.20;
/// ε at the end; a start below it stays where it is.
pub const END: f64 = 0.05;
/// How long the way from start to end takes, counted from the first learned outcome.
pub const DECAY_DAYS: i64 = 14;

/// A checked start; the rest of the schedule is fixed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    start: f64,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { start: START }
    }
}

impl Schedule {
    pub fn starting_at(start: f64) -> Result<Self, Refusal> {
        if (0.0..=1.0).contains(&start) {
            return Ok(Self { start });
        }
        let message = format!("epsilon {start} is refused: it is a chance, from 0 to 1");
        Err(Refusal::new("epsilon_out_of_range", message))
    }

    /// ε at `now`. While nothing is learned, time does not count: exploring less would be guessing.
    pub fn at(self, first_learned: Option<Timestamp>, now: Timestamp) -> f64 {
        let Some(first) = first_learned else {
            return self.start;
        };
        let share = |span: Duration| span.num_microseconds().unwrap_or(i64::MAX) as f64;
        let elapsed = share(now.since(first)) / share(Duration::days(DECAY_DAYS));
        let end = self.start.min(END);
        self.start + (end - self.start) * elapsed.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(hours: i64) -> f64 {
        let first = Timestamp::from_micros(1_754_000_000_000_000);
        Schedule::default().at(Some(first), first.plus(Duration::hours(hours)))
    }

    #[test]
    fn it_falls_in_a_line_over_fourteen_days() {
        assert_eq!(after(0), 0.20);
        assert!((after(7 * 24) - 0.125).abs() < 1e-15);
        assert!((after(14 * 24) - 0.05).abs() < 1e-15);
        assert_eq!(after(14 * 24), after(900 * 24));
    }

    #[test]
    fn before_the_first_outcome_it_waits_at_the_start() {
        assert_eq!(Schedule::default().at(None, Timestamp::from_micros(i64::MAX)), 0.20);
        assert_eq!(after(-5), 0.20);
    }

    #[test]
    fn a_start_below_the_end_never_rises() {
        let low = Schedule::starting_at(0.01).unwrap();
        let first = Timestamp::from_micros(0);
        assert_eq!(low.at(Some(first), first.plus(Duration::days(20))), 0.01);
    }

    #[test]
    fn a_start_that_is_no_chance_is_refused() {
        for start in [-0.1, 1.1, f64::NAN] {
            assert!(Schedule::starting_at(start).is_err());
        }
    }
}
