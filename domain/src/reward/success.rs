//! Whether a reward counts as a success: against the account's own recent median.

use chrono::Duration;

use crate::time::Timestamp;

use super::Incomputable;

/// Rewards older than this no longer set the mark.
pub const WINDOW_DAYS: i64 = 7;
/// With fewer outcomes a median says little.
pub const ENOUGH: usize = 5;
/// Until then, an engagement rate at or above this is a success.
pub const ER_MARK: f64 = 0.03;

/// An earlier reward of the same scope and spec.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earlier {
    pub at: Timestamp,
    pub value: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What the reward had to reach; absent while there are too few outcomes for a median.
    pub baseline: Option<f64>,
    pub rule: String,
    pub success: bool,
}

/// Judges a reward at `now` by the rewards of its scope before it.
pub fn judge(
    value: f64,
    er: Option<f64>,
    earlier: &[Earlier],
    now: Timestamp,
) -> Result<Judgement, Incomputable> {
    let since = now.minus(Duration::days(WINDOW_DAYS));
    let recent = earlier.iter().filter(|e| since <= e.at && e.at <= now).map(|e| e.value);
    let recent: Vec<f64> = recent.filter(|value| value.is_finite()).collect();
    match median(&recent).filter(|_| recent.len() >= ENOUGH) {
        Some(median) => Ok(Judgement {
            baseline: Some(median),
            rule: format!("reward >= median of the last {WINDOW_DAYS} days in its scope"),
            success: value >= median,
        }),
        None => by_engagement(er),
    }
}

fn by_engagement(er: Option<f64>) -> Result<Judgement, Incomputable> {
    let missing = || Incomputable { missing: vec!["er".to_owned()] };
    let er = er.ok_or_else(missing)?;
    Ok(Judgement {
        baseline: None,
        rule: format!("er >= {ER_MARK}, while its scope has fewer than {ENOUGH} outcomes"),
        success: er >= ER_MARK,
    })
}

/// Of an even number, the mean of the two in the middle.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(sorted.len() / 2 - 1)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_754_902_800_000_000);

    fn earlier(values: &[f64]) -> Vec<Earlier> {
        let at = NOW.minus(Duration::days(2));
        values.iter().map(|value| Earlier { at, value: *value }).collect()
    }

    #[test]
    fn a_reward_at_the_median_is_a_success() {
        let judgement = judge(0.3, None, &earlier(&[0.5, 0.1, 0.3, 0.2, 0.9]), NOW).unwrap();
        assert_eq!((judgement.baseline, judgement.success), (Some(0.3), true));
        assert!(!judge(0.29, None, &earlier(&[0.5, 0.1, 0.3, 0.2, 0.9]), NOW).unwrap().success);
    }

    #[test]
    fn of_an_even_number_the_median_is_in_the_middle() {
        let judgement = judge(0.3, None, &earlier(&[0.6, 0.1, 0.4, 0.2, 0.2, 0.9]), NOW).unwrap();
        assert!((judgement.baseline.unwrap() - 0.3).abs() < 1e-15);
    }

    #[test]
    fn until_there_are_five_outcomes_three_percent_engagement_is_a_success() {
        let few = earlier(&[0.9, 0.9, 0.9, 0.9]);
        let judgement = judge(0.0, Some(0.03), &few, NOW).unwrap();
        assert_eq!((judgement.baseline, judgement.success), (None, true));
        assert!(!judge(9.0, Some(0.029), &few, NOW).unwrap().success);
        assert_eq!(judge(9.0, None, &few, NOW).unwrap_err().missing, ["er"]);
    }

    #[test]
    fn rewards_older_than_a_week_set_no_mark() {
        let mut old = earlier(&[0.9; 10]);
        for e in &mut old {
            e.at = NOW.minus(Duration::days(8));
        }
        assert_eq!(judge(0.1, Some(0.5), &old, NOW).unwrap().baseline, None);
    }
}
