//! Puts the audit together: each pass, each reward, and the verdict over all.

use serde_json::{Value, json};
use xbot_domain::decision::{MetricsCollected, RewardComputed};
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::log::Recorded;
use xbot_domain::reward::RewardSpec;
use xbot_domain::reward::success::ER_MARK;

use super::differences::Compared;
use super::gather::Gathered;
use super::shown::{AuditedPass, AuditedReward, Capture, RawMetrics, RawRates, RewardAudit};
use super::tables::AuditRow;
use super::{arms, formula, inputs};
use crate::http::queries::decision::life::RewardTerm;
use crate::http::queries::outcomes::Outcome;
use crate::http::reads::Moment;

pub fn audit(id: DecisionId, gathered: &Gathered) -> RewardAudit {
    let passes: Vec<_> =
        [Pass::First, Pass::Final].iter().filter_map(|pass| audited(gathered, *pass)).collect();
    let mut all = gathered.altered.clone();
    unfounded(gathered, &mut all);
    let mut value = None;
    for pass in &passes {
        all.0
            .extend(pass.capture.iter().flat_map(|capture| capture.recomputed.differences.clone()));
        for reward in &pass.rewards {
            all.0.extend(reward.recomputed.differences.clone());
            value = if reward.learning { reward.recomputed.value } else { value };
        }
    }
    RewardAudit {
        decision_id: id.to_string(),
        passes,
        events: gathered.hashes.clone(),
        recomputed: all.result(value),
    }
}

/// Rows that no event stands behind.
fn unfounded(gathered: &Gathered, compared: &mut Compared) {
    for row in &gathered.tables.audits {
        let pass = Pass::try_from(u8::try_from(row.collected_pass).unwrap_or_default());
        let mut rewards = pass.into_iter().flat_map(|pass| gathered.rewards(pass));
        if !rewards.any(|(_, reward)| reward.spec == row.spec) {
            let place = format!("reward_audit {} pass {}", row.spec, row.collected_pass);
            compared.say(&place, "a row", "nothing");
        }
    }
    for row in &gathered.tables.updates {
        if !gathered.steps.iter().any(|step| row.position == Some(step.position)) {
            let place = format!("bandit_updates {}:{}", row.scope, row.arm_name);
            compared.say(&place, "a row", "nothing");
        }
    }
}

fn audited(gathered: &Gathered, pass: Pass) -> Option<AuditedPass> {
    let reading = gathered.reading(pass);
    let rewards: Vec<_> =
        gathered.rewards(pass).map(|(at, reward)| rewarded(gathered, at, reward)).collect();
    if reading.is_none() && rewards.is_empty() {
        return None;
    }
    let capture = reading.map(|(recorded, reading)| capture(gathered, recorded, reading));
    Some(AuditedPass { pass: pass.into(), capture, rewards })
}

fn capture(gathered: &Gathered, recorded: &Recorded, reading: &MetricsCollected) -> Capture {
    let mut compared = Compared::default();
    let again = reading.metrics.rates();
    let place = |name: &str| format!("pass {} rates.{name}", u8::from(reading.pass));
    compared.numbers(&place("er"), reading.rates.er, again.er);
    compared.numbers(&place("fpki"), reading.rates.fpki, again.fpki);
    compared.numbers(&place("retweet_rate"), reading.rates.retweet_rate, again.retweet_rate);
    compared.numbers(&place("reply_rate"), reading.rates.reply_rate, again.reply_rate);
    let pass = i64::from(u8::from(reading.pass));
    match gathered.tables.outcomes.iter().find(|row| row.collected_pass == pass) {
        Some(row) => outcome_against(gathered, row, reading, &mut compared),
        None if recorded.at > gathered.tables.shown => {}
        None => compared.say(&format!("outcomes pass {pass}"), "nothing", "a row"),
    }
    let (m, r) = (&reading.metrics, &reading.rates);
    Capture {
        position: recorded.at.position,
        tweet_id: reading.tweet_id.to_string(),
        source: reading.source.clone(),
        simulated: reading.simulated,
        captured_at: Moment(reading.captured_at),
        age_secs: reading.age_secs,
        raw_hash: reading.raw_hash.to_string(),
        metrics: RawMetrics {
            impressions: m.impressions,
            likes: m.likes,
            retweets: m.retweets,
            replies: m.replies,
            quotes: m.quotes,
            bookmarks: m.bookmarks,
            profile_visits: m.profile_visits,
            link_clicks: m.link_clicks,
            follows: m.follows,
        },
        rates: RawRates {
            er: r.er,
            fpki: r.fpki,
            retweet_rate: r.retweet_rate,
            reply_rate: r.reply_rate,
        },
        recomputed: compared.result(again.er),
    }
}

fn outcome_against(
    gathered: &Gathered,
    row: &Outcome,
    reading: &MetricsCollected,
    compared: &mut Compared,
) {
    let place = |column: &str| format!("outcomes pass {}.{column}", row.collected_pass);
    let seen = &reading.metrics;
    let count = |n: Option<u64>| n.and_then(|n| i64::try_from(n).ok());
    for (column, recorded, now) in [
        ("impressions", row.impressions, count(seen.impressions)),
        ("likes", row.likes, count(seen.likes)),
        ("retweets", row.retweets, count(seen.retweets)),
        ("replies", row.replies, count(seen.replies)),
        ("quotes", row.quotes, count(seen.quotes)),
        ("bookmarks", row.bookmarks, count(seen.bookmarks)),
        ("follows", row.follows, seen.follows),
        ("profile_visits", row.profile_visits, count(seen.profile_visits)),
        ("link_clicks", row.link_clicks, count(seen.link_clicks)),
    ] {
        compared.same(&place(column), recorded, now);
    }
    compared.same(&place("simulated"), Some(row.simulated), Some(reading.simulated));
    compared.same(&place("source"), row.source.clone(), Some(reading.source.clone()));
    compared.same(&place("tweet_id"), row.tweet_id.clone(), Some(reading.tweet_id.to_string()));
    let at = (row.collected_at.0, reading.captured_at);
    compared.same(&place("collected_at"), Some(at.0), Some(at.1));
    let rates = reading.metrics.rates();
    compared.numbers(&place("er_calculated"), row.er_calculated, rates.er);
    compared.numbers(&place("fpki"), row.fpki, rates.fpki);
    compared.numbers(&place("retweet_rate"), row.retweet_rate, rates.retweet_rate);
    compared.numbers(&place("reply_rate"), row.reply_rate, rates.reply_rate);
    let shown: Vec<_> = gathered
        .rewards(reading.pass)
        .filter(|(recorded, _)| recorded.at <= gathered.tables.shown)
        .map(|(_, reward)| reward)
        .collect();
    let v1 = shown.iter().find(|reward| reward.spec == "composite-v1");
    compared.numbers(&place("reward_composite"), row.reward_composite, v1.map(|r| r.value));
    compared.numbers(&place("exposure_weight"), row.exposure_weight, v1.map(|r| r.weight));
    let lesson = shown.iter().find(|reward| reward.learning);
    compared.same(&place("reward_spec"), row.reward_spec.clone(), lesson.map(|r| r.spec.clone()));
    compared.numbers(&place("reward_value"), row.reward_value, lesson.map(|r| r.value));
}

fn rewarded(gathered: &Gathered, recorded: &Recorded, reward: &RewardComputed) -> AuditedReward {
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
