//! The plan of a decision, as far as it can be read before anything is posted.

use xbot_domain::bandit::{Draw, DrawCandidate};
use xbot_domain::decision::{Edited, Planned, Status};
use xbot_domain::features::Features;

use crate::projection::Poison;
use crate::projections::cells::{joined, json, named, word};
use crate::rows::Change;
use crate::tables::content_metadata as to;

pub(super) fn planned(plan: &Planned, row: &mut Change) -> Result<(), Poison> {
    row.set(to::decision_type, word(&plan.decision_type)?)
        .set(to::content, joined(&plan.texts))
        .set(to::content_hash, plan.content_hash.to_string())
        .set(to::generation_source, word(&plan.generation_source)?)
        .set(to::status, word(&Status::Planned)?)
        .set(to::needs_approval, false)
        .set(to::scheduled_at, plan.scheduled_at)
        .set(to::created_at, plan.planned_at)
        .set(to::topic, plan.topic.clone())
        .set(to::topic_cluster, plan.topic_cluster.clone())
        .set(to::angle, plan.angle.clone())
        .set(to::quality_score, plan.quality_score)
        .set(to::predicted_er, plan.predicted_er);
    aim(plan, row);
    choice(plan, row)?;
    features_of(&plan.features, row)
}

pub(super) fn edited(edit: &Edited, row: &mut Change) -> Result<(), Poison> {
    row.set(to::content, joined(&edit.texts))
        .set(to::content_hash, edit.content_hash.to_string())
        .set(to::status, word(&edit.status)?)
        .set(to::needs_approval, edit.waits_for_approval);
    features_of(&edit.features, row)
}

fn aim(plan: &Planned, row: &mut Change) {
    let target = plan.target.as_ref();
    row.set(to::target_tweet_id, named(target.map(|t| &t.tweet_id)))
        .set(to::target_username, target.map(|t| t.username.clone()));
    let experiment = plan.experiment.as_ref();
    row.set(to::experiment_id, experiment.map(|e| e.experiment_id.clone()))
        .set(to::experiment_variant, experiment.map(|e| e.variant.clone()));
}

fn choice(plan: &Planned, row: &mut Change) -> Result<(), Poison> {
    row.set(to::bandit_arm, named(plan.bandit_arm.as_ref()))
        .set(to::timing_arm, named(plan.timing_arm.as_ref()))
        .set(to::arm_propensity, plan.arm_propensity);
    let draw = plan.draws.iter().find(|draw| Some(&draw.chosen) == plan.bandit_arm.as_ref());
    let arm = draw.and_then(chosen);
    row.set(to::draw_reason, draw.map(|d| word(&d.reason)).transpose()?)
        .set(to::bandit_score, arm.map(|a| a.posterior.mean()))
        .set(to::exploration_bonus, arm.map(bonus));
    Ok(())
}

fn chosen(draw: &Draw) -> Option<&DrawCandidate> {
    draw.candidates.iter().find(|c| c.arm == draw.chosen)
}

/// What the draw put on top of the arm's mean.
fn bonus(arm: &DrawCandidate) -> f64 {
    arm.score - arm.posterior.mean()
}

fn features_of(known: &Features, row: &mut Change) -> Result<(), Poison> {
    row.set(to::hook_pattern, word(&known.hook_pattern)?)
        .set(to::novelty, known.novelty)
        .set(to::readability_score, known.readability)
        .set(to::sentiment, known.sentiment)
        .set(to::features, json(known)?);
    Ok(())
}
