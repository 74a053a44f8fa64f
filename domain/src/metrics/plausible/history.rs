//! What a reading can be after the one before, and after the post itself.

use chrono::Duration;

use super::{Metrics, Previous, Reading, Reason, Subject, implausible, public_counts};

/// Clocks of two machines may differ by this much.
const CLOCK_SKEW: Duration = Duration::minutes(2);

/// Likes are taken back and accounts deleted: a count may fall by a tenth, or by three where a
/// tenth is less. Impressions never fall.
const LOST_SHARE: u64 = 10;
const LOST_FEW: u64 = 3;

/// Between two readings a count may grow to a thousand times the one before, counted from a hundred:
/// a post that takes off after its first hour, but not another post's numbers.
const GROWTH: u64 = 1_000;
const GROWTH_FROM: u64 = 100;

pub(super) fn times(reading: &Reading, subject: &Subject) -> Result<(), Reason> {
    let (at, posted) = (reading.captured_at, subject.posted_at);
    if at.plus(CLOCK_SKEW) < posted {
        return implausible("before_post", format!("read at {at}, posted at {posted}"));
    }
    match subject.previous {
        Some(Previous { captured_at, .. }) if at < captured_at => {
            implausible("out_of_order", format!("read at {at}, after a reading at {captured_at}"))
        }
        _ => Ok(()),
    }
}

pub(super) fn counts(reading: &Reading, subject: &Subject) -> Result<(), Reason> {
    let Some(Previous { metrics: before, .. }) = &subject.previous else {
        return Ok(());
    };
    let now = &reading.metrics;
    if let Some((before, now)) = before.impressions.zip(now.impressions).filter(|(b, n)| n < b) {
        return implausible("drop", format!("impressions fell from {before} to {now}"));
    }
    for (name, before, now) in pairs(before, now) {
        let lost = before.saturating_sub(now);
        if lost > LOST_FEW.max(before / LOST_SHARE) {
            return implausible("drop", format!("{name} fell from {before} to {now}"));
        }
        if now > before.max(GROWTH_FROM).saturating_mul(GROWTH) {
            return implausible("jump", format!("{name} rose from {before} to {now}"));
        }
    }
    Ok(())
}

/// The counts that both readings have.
fn pairs(before: &Metrics, now: &Metrics) -> Vec<(&'static str, u64, u64)> {
    let impressions = ("impressions", before.impressions, now.impressions);
    let others = public_counts(before).into_iter().zip(public_counts(now));
    std::iter::once(impressions)
        .chain(others.map(|((name, before), (_, now))| (name, before, now)))
        .filter_map(|(name, before, now)| Some((name, before?, now?)))
        .collect()
}
