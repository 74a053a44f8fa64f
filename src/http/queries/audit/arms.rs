//! How arms moved, computed again from what they believed before.

use xbot_domain::bandit::{Outcome, Posterior};
use xbot_domain::decision::RewardComputed;
use xbot_domain::ids::Pass;

use super::differences::Compared;
use super::gather::{ArmStep, Gathered};
use super::shown::ArmMove;
use super::tables::UpdateRow;

/// The arms that learned this reward, compared with it, with their streams and with their rows.
pub fn shown(
    gathered: &Gathered,
    reward: &RewardComputed,
    compared: &mut Compared,
) -> Vec<ArmMove> {
    let of_it =
        |step: &&ArmStep| step.update.pass == reward.pass && step.update.spec == reward.spec;
    let steps = gathered.steps.iter().filter(of_it);
    steps.map(|step| moved(gathered, step, reward, compared)).collect()
}

fn moved(
    gathered: &Gathered,
    step: &ArmStep,
    reward: &RewardComputed,
    compared: &mut Compared,
) -> ArmMove {
    let update = &step.update;
    let again = again(gathered, step);
    let place = |part: &str| format!("arm {}.{part}", step.arm);
    compared.numbers(&place("weight"), Some(update.weight), Some(reward.weight));
    compared.numbers(&place("reward"), Some(update.reward), Some(reward.value));
    compared.same(&place("success"), Some(update.success), Some(reward.success));
    posterior(&place("before"), Some(update.before), step.believed, compared);
    posterior(&place("after"), Some(update.after), Some(again), compared);
    match row_of(gathered, step) {
        Some(row) => row_against(row, step, compared),
        None => compared.say(&format!("bandit_updates {}", step.arm), "nothing", "a row"),
    }
    ArmMove {
        position: step.position,
        arm: step.arm.clone(),
        weight: update.weight,
        success: update.success,
        reward: update.reward,
        before: update.before.into(),
        after: update.after.into(),
        after_recomputed: again.into(),
    }
}

/// A final pass replaces what the first one contributed.
fn again(gathered: &Gathered, step: &ArmStep) -> Posterior {
    let update = &step.update;
    let is_first = |other: &&ArmStep| other.arm == step.arm && other.update.pass == Pass::First;
    let first = gathered.steps.iter().find(is_first).filter(|_| update.pass == Pass::Final);
    let without = first.zip(step.prior).map_or(update.before, |(first, prior)| {
        let outcome = outcome(first.update.success);
        update.before.moved_back(outcome, first.update.weight, prior)
    });
    without.moved(outcome(update.success), update.weight)
}

fn outcome(success: bool) -> Outcome {
    if success { Outcome::Success } else { Outcome::Failure }
}

fn posterior(
    place: &str,
    recorded: Option<Posterior>,
    now: Option<Posterior>,
    compared: &mut Compared,
) {
    let alpha = |p: Option<Posterior>| p.map(|p| p.alpha);
    let beta = |p: Option<Posterior>| p.map(|p| p.beta);
    compared.numbers(&format!("{place}.alpha"), alpha(recorded), alpha(now));
    compared.numbers(&format!("{place}.beta"), beta(recorded), beta(now));
}

fn row_of<'a>(gathered: &'a Gathered, step: &ArmStep) -> Option<&'a UpdateRow> {
    let rows = &gathered.tables.updates;
    rows.iter().find(|row| row.position == Some(step.position))
}

fn row_against(row: &UpdateRow, step: &ArmStep, compared: &mut Compared) {
    let update = &step.update;
    let place = |column: &str| format!("bandit_updates {}.{column}", step.arm);
    let arm = format!("{}:{}", row.scope, row.arm_name);
    compared.same(&place("arm"), Some(arm), Some(step.arm.clone()));
    let pass = i64::from(u8::from(update.pass));
    compared.same(&place("collected_pass"), Some(row.collected_pass), Some(pass));
    compared.same(&place("spec"), row.spec.clone(), Some(update.spec.clone()));
    compared.same(&place("success"), row.success, Some(update.success));
    for (column, recorded, now) in [
        ("reward", row.reward, update.reward),
        ("weight", row.weight, update.weight),
        ("alpha_before", row.alpha_before, update.before.alpha),
        ("beta_before", row.beta_before, update.before.beta),
        ("alpha_after", row.alpha_after, update.after.alpha),
        ("beta_after", row.beta_after, update.after.beta),
    ] {
        compared.numbers(&place(column), recorded, Some(now));
    }
}
