//! The arms as they stand, and what each decision did to them.

use xbot_domain::arm::{ArmEvent, Registered, Reset, Tally, Updated};
use xbot_domain::bandit::{Interval, Posterior};
use xbot_domain::event::Event;
use xbot_domain::ids::ArmId;
use xbot_domain::log::Recorded;
use xbot_domain::time::Timestamp;

use crate::projection::{Poison, Projection};
use crate::rows::{Change, Key, Rows};
use crate::tables::bandit_arms as to;
use crate::tables::bandit_updates;

use super::cells::pass_key;

pub const BANDIT: Projection = Projection {
    name: "bandit",
    version: 1,
    tables: &[&to::TABLE, &bandit_updates::TABLE],
    project,
};

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Arm(event) = &recorded.event else {
        return Ok(());
    };
    let arm = key(&recorded.stream_id)?;
    match event {
        ArmEvent::Registered(e) => registered(e, rows.upsert(&to::TABLE, arm)),
        ArmEvent::Updated(e) => {
            learned(arm.clone(), e, recorded.at.position, rows);
            updated(e, rows.update(&to::TABLE, arm));
        }
        ArmEvent::Reset(e) => reset(e, rows.update(&to::TABLE, arm)),
        ArmEvent::Retired(e) => stands("retired", e.at, rows.update(&to::TABLE, arm)),
        ArmEvent::Reopened(e) => stands("active", e.at, rows.update(&to::TABLE, arm)),
    }
    Ok(())
}

fn key(stream_id: &str) -> Result<[Key; 2], Poison> {
    let arm: ArmId =
        stream_id.parse().map_err(|error: xbot_domain::ids::BadArmId| Poison(error.to_string()))?;
    Ok([arm.scope.as_str().into(), arm.name.into()])
}

fn registered(e: &Registered, row: &mut Change) {
    stands("active", e.at, row);
    believes(e.prior, e.interval, row);
    counts(&Tally::default(), row);
}

fn updated(e: &Updated, row: &mut Change) {
    row.set(to::last_updated, e.at);
    believes(e.after, e.interval, row);
    counts(&e.tally, row);
}

/// A reset forgets: what was counted before it stands in `bandit_updates` only.
fn reset(e: &Reset, row: &mut Change) {
    row.set(to::last_updated, e.at);
    believes(e.after, e.interval, row);
    counts(&Tally::default(), row);
}

fn stands(as_: &str, since: Timestamp, row: &mut Change) {
    row.set(to::status, as_).set(to::last_updated, since);
}

fn believes(posterior: Posterior, interval: Interval, row: &mut Change) {
    row.set(to::alpha, posterior.alpha)
        .set(to::beta, posterior.beta)
        .set(to::ci_low, interval.low)
        .set(to::ci_high, interval.high);
}

fn counts(tally: &Tally, row: &mut Change) {
    row.set(to::successes, tally.successes)
        .set(to::failures, tally.failures)
        .set(to::trials, tally.successes.saturating_add(tally.failures))
        .set(to::mean_reward, mean(tally));
}

/// Absent before the first trial.
fn mean(tally: &Tally) -> Option<f64> {
    let trials = tally.successes.saturating_add(tally.failures);
    (trials > 0).then(|| tally.reward_sum / trials as f64)
}

fn learned([scope, name]: [Key; 2], e: &Updated, position: i64, rows: &mut Rows) {
    use bandit_updates as to;
    let decision = e.decision_id.to_string().into();
    rows.upsert(&to::TABLE, [scope, name, decision, pass_key(e.pass)])
        .set(to::spec, e.spec.as_str())
        .set(to::reward, e.reward)
        .set(to::weight, e.weight)
        .set(to::success, e.success)
        .set(to::simulated, e.simulated)
        .set(to::alpha_before, e.before.alpha)
        .set(to::beta_before, e.before.beta)
        .set(to::alpha_after, e.after.alpha)
        .set(to::beta_after, e.after.beta)
        .set(to::ci_low, e.interval.low)
        .set(to::ci_high, e.interval.high)
        .set(to::successes, e.tally.successes)
        .set(to::failures, e.tally.failures)
        .set(to::mean_reward, mean(&e.tally))
        .set(to::posted_at, e.posted_at)
        .set(to::updated_at, e.at)
        .set(to::position, position);
}
