//! Which reward spec learns faster? The same audience, the same number of posts, styles alone: once
//! per spec and repetition, with the bandit and the rule of success that the system uses.

use std::collections::VecDeque;

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use xbot_domain::bandit::thompson::Thompson;
use xbot_domain::bandit::{Outcome, Posterior, epsilon};
use xbot_domain::ids::ArmId;
use xbot_domain::reward::success::{Earlier, judge};
use xbot_domain::reward::{Baseline, Inputs, RewardSpec};
use xbot_domain::rules::Refusal;
use xbot_domain::time::Timestamp;

use crate::x::simulator::{Setting, Simulator};

/// Enough that the difference is seen against its own spread.
const REPETITIONS: u64 = 10;
/// Posts a day, as the planner makes them.
const A_DAY: i64 = 10;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpecReport {
    pub spec: String,
    pub repetitions: u64,
    pub posts: u64,
    /// Cumulative regret in all, in expected reward per impression under `composite-v1`.
    pub regret: f64,
    pub standard_error: f64,
}

pub(super) fn compared(
    audience: &Simulator,
    styles: &[(ArmId, f64)],
    posts: u64,
    reach: f64,
) -> Result<Vec<SpecReport>, Refusal> {
    let one = |spec: &RewardSpec| {
        let runs = (0..REPETITIONS).map(|n| run(audience, styles, posts, reach, spec, n));
        let regrets: Vec<f64> = runs.collect::<Result<_, _>>()?;
        let n = regrets.len() as f64;
        let mean = regrets.iter().sum::<f64>() / n;
        let variance = regrets.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / (n - 1.0);
        Ok(SpecReport {
            spec: spec.name.clone(),
            repetitions: REPETITIONS,
            posts,
            regret: mean,
            standard_error: (variance / n).sqrt(),
        })
    };
    RewardSpec::built_in().iter().map(one).collect()
}

fn run(
    audience: &Simulator,
    styles: &[(ArmId, f64)],
    posts: u64,
    reach: f64,
    spec: &RewardSpec,
    repetition: u64,
) -> Result<f64, Refusal> {
    let mut luck = ChaCha8Rng::seed_from_u64(repetition);
    let mut arms: Vec<_> = styles.iter().map(|(id, _)| (id.clone(), Posterior::FLAT)).collect();
    let best = styles.first().map_or(0.0, |(_, value)| *value);
    let (mut earlier, mut regret) = (VecDeque::new(), 0.0);
    for n in 0..posts {
        let day = chrono::Duration::days(1) * i32::try_from(n).unwrap_or(i32::MAX)
            / i32::try_from(A_DAY).unwrap_or(1);
        let (start, now) = (Timestamp::default(), Timestamp::default().plus(day));
        let epsilon = epsilon::Schedule::default().at(Some(start), now);
        let thompson = Thompson::params().epsilon(epsilon).check()?;
        let chosen = thompson.choose(&arms, repetition << 32 | n)?.chosen;
        let value = styles.iter().find(|(id, _)| *id == chosen).map_or(best, |(_, v)| *v);
        regret += best - value;
        let setting = Setting { arm: Some(chosen.clone()), ..Setting::default() };
        let metrics = audience.truth().final_numbers(&setting, reach, &mut luck);
        let inputs = Inputs { metrics, novelty: Some(0.5), dup_penalty: Some(0.0) };
        let Ok(reward) = spec.compute(&inputs, &Baseline::of(&[])) else {
            continue;
        };
        let past: Vec<Earlier> = earlier.iter().copied().collect();
        if let Ok(verdict) = judge(reward.value, metrics.rates().er, &past, now)
            && let Some((_, arm)) = arms.iter_mut().find(|(id, _)| *id == chosen)
        {
            let outcome = if verdict.success { Outcome::Success } else { Outcome::Failure };
            *arm = arm.moved(outcome, reward.weight);
        }
        earlier.push_back(Earlier { at: now, value: reward.value });
        if earlier.len() > usize::try_from(7 * A_DAY).unwrap_or(usize::MAX) {
            earlier.pop_front();
        }
    }
    Ok(regret)
}
