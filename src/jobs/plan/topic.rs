//! Which topics may be drawn.

use xbot_domain::bandit::Posterior;
use xbot_domain::decision::DecisionType;
use xbot_domain::gates::{GateInput, Limits, RecentPost, rotation};
use xbot_domain::ids::{ArmId, DecisionId};

/// Those that the rotation gate would let through now; all of them when it would let none.
pub fn open(
    arms: Vec<(ArmId, Posterior)>,
    decision: DecisionId,
    recent: &[RecentPost],
    limits: &Limits,
) -> Vec<(ArmId, Posterior)> {
    let is_open = |(arm, _): &&(ArmId, Posterior)| !is_blocked(&arm.name, decision, recent, limits);
    let open: Vec<_> = arms.iter().filter(is_open).cloned().collect();
    if open.is_empty() { arms } else { open }
}

fn is_blocked(topic: &str, decision: DecisionId, recent: &[RecentPost], limits: &Limits) -> bool {
    let input = GateInput {
        decision,
        kind: DecisionType::Single,
        texts: &[],
        embeddings: &[],
        quality: 0.0,
        topic: Some(topic),
        past: &[],
        recent,
        limits,
    };
    rotation::check(&input).blocked.is_some()
}
