//! What went into a reward, derived again where it follows from the reading or from the text.

use std::collections::BTreeMap;

use xbot_domain::decision::{MetricsCollected, RewardComputed};
use xbot_domain::features::Features;
use xbot_domain::reward::dup_penalty;

use super::differences::Compared;
use super::shown::Input;

/// The inputs as recorded, each beside what it is derived as today.
pub fn shown(
    reward: &RewardComputed,
    reading: Option<&MetricsCollected>,
    features: Option<&Features>,
) -> Vec<Input> {
    let derived = derived(reading, features);
    let input = |(name, value): (&String, &f64)| Input {
        name: name.clone(),
        value: *value,
        origin: origin(name),
        rederived: derived.get(name.as_str()).copied(),
    };
    reward.inputs.iter().map(input).collect()
}

pub fn compare(inputs: &[Input], compared: &mut Compared) {
    for input in inputs.iter().filter(|input| input.origin != "account") {
        compared.numbers(&format!("inputs.{}", input.name), Some(input.value), input.rederived);
    }
}

fn origin(name: &str) -> &'static str {
    match name {
        "novelty" | "dup_penalty" => "text",
        name if name.starts_with("baseline_") => "account",
        _ => "reading",
    }
}

fn derived(
    reading: Option<&MetricsCollected>,
    features: Option<&Features>,
) -> BTreeMap<&'static str, f64> {
    let metrics = reading.map(|reading| reading.metrics).unwrap_or_default();
    let novelty = features.map(|features| features.novelty);
    let all = [
        ("impressions", metrics.impressions.map(|n| n as f64)),
        ("follows", metrics.follows.map(|n| n as f64)),
        ("retweets", metrics.retweets.map(|n| n as f64)),
        ("replies", metrics.replies.map(|n| n as f64)),
        ("novelty", novelty),
        ("dup_penalty", novelty.map(dup_penalty)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
