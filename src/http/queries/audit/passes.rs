//! Puts the audit together: each pass, each reward, and the verdict over all.

use xbot_domain::ids::{DecisionId, Pass};

use super::differences::Compared;
use super::gather::Gathered;
use super::shown::{AuditedPass, RewardAudit};
use super::{capture, reward};

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
        gathered.rewards(pass).map(|(at, reward)| reward::shown(gathered, at, reward)).collect();
    if reading.is_none() && rewards.is_empty() {
        return None;
    }
    let capture = reading.map(|(recorded, reading)| capture::shown(gathered, recorded, reading));
    Some(AuditedPass { pass: pass.into(), capture, rewards })
}
