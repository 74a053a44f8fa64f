//! JSON has no word for infinity and none for "not a number": both would be written as `null`, and
//! such an event could never be read again. So they are refused before they are recorded.

use super::*;

/// The name of the first number that cannot be written.
pub(super) fn unwritable<'a>(numbers: impl IntoIterator<Item = (&'a str, f64)>) -> Option<&'a str> {
    numbers.into_iter().find_map(|(name, number)| (!number.is_finite()).then_some(name))
}

pub(super) fn of_plan(plan: &Planned) -> Vec<(&'static str, f64)> {
    let mut all = of_features(&plan.features);
    all.extend(plan.arm_propensity.map(|n| ("arm_propensity", n)));
    all.extend(plan.experiment.as_ref().map(|e| ("experiment.propensity", e.propensity)));
    all.extend(plan.quality_score.map(|n| ("quality_score", n)));
    all.extend(plan.predicted_er.map(|n| ("predicted_er", n)));
    for draw in &plan.draws {
        all.push(("draws.epsilon", draw.epsilon));
        for candidate in &draw.candidates {
            all.push(("draws.alpha", candidate.posterior.alpha));
            all.push(("draws.beta", candidate.posterior.beta));
            all.push(("draws.score", candidate.score));
            all.push(("draws.propensity", candidate.propensity));
        }
    }
    all
}

pub(super) fn of_features(features: &crate::features::Features) -> Vec<(&'static str, f64)> {
    let mut all = vec![
        ("features.novelty", features.novelty),
        ("features.readability", features.readability),
        ("features.sentiment", features.sentiment),
    ];
    if let Some(reply) = &features.reply {
        all.extend(reply.tweet_velocity.map(|n| ("features.tweet_velocity", n)));
        all.extend(reply.tweet_age_min.map(|n| ("features.tweet_age_min", n)));
    }
    all
}

pub(super) fn of_reward(reward: &ComputeReward) -> Vec<(&str, f64)> {
    let mut all: Vec<(&str, f64)> = reward.inputs.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    for term in &reward.terms {
        all.extend([term.input, term.weight, term.value].map(|n| (term.name.as_str(), n)));
    }
    all.extend([("weight", reward.weight), ("value", reward.value)]);
    all.extend(reward.baseline.map(|n| ("baseline", n)));
    all
}
