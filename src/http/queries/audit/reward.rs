//! A reward: its sums from its inputs, its mark, and its row of `reward_audit` against its event.

use serde_json::{Value, json};
use xbot_domain::decision::{MetricsCollected, RewardComputed};
use xbot_domain::log::Recorded;
use xbot_domain::reward::RewardSpec;
use xbot_domain::reward::success::ER_MARK;

use super::differences::Compared;
use super::gather::Gathered;
use super::shown::AuditedReward;
use super::tables::AuditRow;
use super::{arms, formula, inputs};
use crate::http::queries::decision::life::RewardTerm;
use crate::http::reads::Moment;

pub fn shown(gathered: &Gathered, recorded: &Recorded, reward: &RewardComputed) -> AuditedReward {
    let mut compared = Compared::default();
    let reading = gathered.reading(reward.pass).map(|(_, reading)| reading);
    let inputs = inputs::shown(reward, reading, gathered.features());
    inputs::compare(&inputs, &mut compared);
    let value = sums(reward, &mut compared);
    judged(reward, reading, &mut compared);
    let pass = i64::from(u8::from(reward.pass));
    let mut rows = gathered.tables.audits.iter();
    let row = rows.find(|row| row.collected_pass == pass && row.spec == reward.spec);
    match row {
        Some(row) => row_against(gathered, row, recorded, reward, &mut compared),
        None if recorded.at > gathered.tables.shown => {}
        None => compared.say("reward_audit", "nothing", "a row"),
    }
    AuditedReward {
        position: recorded.at.position,
        spec: reward.spec.clone(),
        formula: formula::of(&reward.spec),
        learning: reward.learning,
        inputs,
        terms: reward.terms.iter().cloned().map(RewardTerm::from).collect(),
        weight: reward.weight,
        value: reward.value,
        baseline: reward.baseline,
        success_rule: reward.success_rule.clone(),
        success: reward.success,
        computed_at: Moment(reward.at),
        event_hash: row.and_then(|row| row.event_hash.clone()),
        arms: arms::shown(gathered, reward, &mut compared),
        recomputed: compared.result(value),
    }
}

/// All sums again, from the recorded inputs.
fn sums(reward: &RewardComputed, compared: &mut Compared) -> Option<f64> {
    let spec = RewardSpec::named(&reward.spec);
    let Some(computed) = spec.and_then(|spec| spec.recompute(&reward.inputs).ok()) else {
        compared.say("value", &reward.value.to_string(), "the formula or an input is not known");
        return None;
    };
    compared.numbers("value", Some(reward.value), Some(computed.value));
    compared.numbers("weight", Some(reward.weight), Some(computed.weight));
    if reward.terms != computed.terms {
        let text = |terms| json!(terms).to_string();
        compared.say("terms", &text(&reward.terms), &text(&computed.terms));
    }
    Some(computed.value)
}

fn judged(reward: &RewardComputed, reading: Option<&MetricsCollected>, compared: &mut Compared) {
    let by_engagement = || Some(reading?.metrics.rates().er? >= ER_MARK);
    let success = match reward.baseline {
        Some(baseline) => Some(reward.value >= baseline),
        None => by_engagement(),
    };
    compared.same("success", Some(reward.success), success);
}

fn row_against(
    gathered: &Gathered,
    row: &AuditRow,
    recorded: &Recorded,
    reward: &RewardComputed,
    compared: &mut Compared,
) {
    let place = |column: &str| format!("reward_audit {}.{column}", reward.spec);
    let parsed = |stored: &Option<sqlx::types::Json<Value>>| stored.as_ref().map(|j| j.0.clone());
    compared.same(&place("inputs"), parsed(&row.inputs), Some(json!(reward.inputs)));
    compared.same(&place("terms"), parsed(&row.terms), Some(json!(reward.terms)));
    compared.numbers(&place("weight"), row.weight, Some(reward.weight));
    compared.numbers(&place("value"), row.value, Some(reward.value));
    compared.numbers(&place("baseline"), row.baseline, reward.baseline);
    compared.same(&place("success"), row.success, Some(reward.success));
    compared.same(&place("position"), row.position, Some(recorded.at.position));
    let hash = gathered.event_hash(recorded.at.position).map(ToOwned::to_owned);
    compared.same(&place("event_hash"), row.event_hash.clone(), hash);
}
