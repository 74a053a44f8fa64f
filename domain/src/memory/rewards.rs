//! What a reading is worth, by what was known at that moment: the one place where a reward comes
//! from. Whoever asks a memory that stands at the same event gets the same bits, also years later.

use chrono::Duration;

use crate::decision::ComputeReward;
use crate::ids::Pass;
use crate::metrics::Metrics;
use crate::reward::success::{self, Earlier};
use crate::reward::{Baseline, Incomputable, RewardSpec};
use crate::time::Timestamp;

use super::{Known, Memory};

/// What went out before says little of the account as it is.
const RECENT: Duration = Duration::days(30);

impl Memory {
    /// The reward of a pass under a spec, compared with what the others got and judged by their
    /// rewards under that spec, as it is at `now`. Rewards of the decision itself play no part, so
    /// that it is the same before and after they are recorded.
    ///
    /// Whether the arms learn from it is not known here: `learning` is false, for the caller to set.
    pub fn reward_of(
        &self,
        known: &Known,
        pass: Pass,
        spec: &RewardSpec,
        now: Timestamp,
    ) -> Result<ComputeReward, Incomputable> {
        self.reward_among(known, pass, spec, now, |other| {
            let reward = other.pass(pass).rewards.get(&spec.name)?;
            Some(Earlier { at: reward.at, value: reward.value })
        })
    }

    /// The same under a spec that was never recorded: `earlier` says what another decision got for
    /// this pass by then.
    pub fn reward_among(
        &self,
        known: &Known,
        pass: Pass,
        spec: &RewardSpec,
        now: Timestamp,
        earlier: impl Fn(&Known) -> Option<Earlier>,
    ) -> Result<ComputeReward, Incomputable> {
        let inputs = known.reward_inputs(pass).unwrap_or_default();
        let others = self.peers(known, now);
        let readings: Vec<Metrics> =
            others.iter().filter_map(|other| Some(other.reading()?.metrics)).collect();
        let computed = spec.compute(&inputs, &Baseline::of(&readings))?;
        let earlier: Vec<Earlier> = others.into_iter().filter_map(earlier).collect();
        let judged = success::judge(computed.value, inputs.metrics.rates().er, &earlier, now)?;
        Ok(ComputeReward {
            pass,
            spec: spec.name.clone(),
            learning: false,
            inputs: computed.inputs,
            terms: computed.terms,
            weight: computed.weight,
            value: computed.value,
            baseline: judged.baseline,
            success_rule: judged.rule,
            success: judged.success,
            at: now,
        })
    }

    /// Under every built-in spec that the pass has no reward of yet, where the setting names one to
    /// learn from. The teacher comes first: whatever is cut off after it has decided what is learned.
    pub fn missing_rewards(
        &self,
        known: &Known,
        pass: Pass,
        named: &str,
        now: Timestamp,
    ) -> Vec<Result<ComputeReward, Incomputable>> {
        let teacher = teacher(known, pass, named);
        let reward = |spec: RewardSpec| {
            let reward = self.reward_of(known, pass, &spec, now)?;
            Ok(ComputeReward { learning: spec.name == teacher, ..reward })
        };
        missing_specs(known, pass, &teacher).into_iter().map(reward).collect()
    }

    /// What else went out lately, in the same scope and the same world (lessons 4 and 7).
    fn peers(&self, known: &Known, now: Timestamp) -> Vec<&Known> {
        let like = |other: &&Known| {
            other.id != known.id
                && other.scope() == known.scope()
                && other.is_simulated() == known.is_simulated()
        };
        self.decisions.posted_since(now.minus(RECENT)).filter(like).collect()
    }
}

/// The spec that the arms learn from: the named one, unless a run that was cut off decided already,
/// or recorded the named one without it, before the setting was changed.
fn teacher(known: &Known, pass: Pass, named: &str) -> String {
    let recorded = &known.pass(pass).rewards;
    if let Some((spec, _)) = known.pass(pass).lesson() {
        return spec.to_owned();
    }
    let all = RewardSpec::built_in().map(|spec| spec.name);
    let free = |spec: &&String| !recorded.contains_key(*spec);
    let chosen = all.iter().filter(free).find(|spec| *spec == named);
    chosen.or_else(|| all.iter().find(free)).cloned().unwrap_or_else(|| named.to_owned())
}

fn missing_specs(known: &Known, pass: Pass, teacher: &str) -> Vec<RewardSpec> {
    let recorded = &known.pass(pass).rewards;
    let mut missing = Vec::from(RewardSpec::built_in());
    missing.retain(|spec| !recorded.contains_key(&spec.name));
    missing.sort_by_key(|spec| spec.name != teacher);
    missing
}

#[cfg(test)]
mod tests;
