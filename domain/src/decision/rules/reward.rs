//! What it was worth: once per pass and spec, and one spec per pass for the arms to learn from.

use super::*;

const TRIED: &str = "record its reward";

impl Life {
    pub(super) fn compute_reward(&self, c: &ComputeReward) -> Decided {
        self.on_x(TRIED)?;
        let measured = self.pass(c.pass);
        let Some(reading) = &measured.reading else {
            let why = format!("pass {} was not measured", u8::from(c.pass));
            return Err(self.refuse("pass_not_collected", TRIED, why));
        };
        if let Some(known) = measured.rewards.get(&c.spec) {
            return self.same_reward(known, c);
        }
        self.sole_teacher(c)?;
        if let Some(name) = numbers::unwritable(numbers::of_reward(c)) {
            let why = format!("{name} is not a finite number");
            return Err(self.refuse("not_a_number", TRIED, why));
        }
        if c.weight < 0.0 {
            let why = format!("its weight {} is below zero", c.weight);
            return Err(self.refuse("negative_weight", TRIED, why));
        }
        one(DecisionEvent::RewardComputed(Box::new(event(
            c,
            reading.simulated,
        ))))
    }

    fn same_reward(&self, known: &Reward, c: &ComputeReward) -> Decided {
        if known.inputs == c.inputs && known.learning == c.learning {
            return nothing_new();
        }
        let why = format!("{} is computed for this pass, from other inputs", c.spec);
        Err(self.refuse("reward_computed", TRIED, why))
    }

    /// Two specs would move the arms twice for one post (lesson 7).
    fn sole_teacher(&self, c: &ComputeReward) -> Result<(), Refusal> {
        let mut rewards = self.pass(c.pass).rewards.iter();
        match rewards.find(|(_, known)| known.learning && c.learning) {
            Some((spec, _)) => {
                let why = format!("the arms learn from {spec} for this pass; record it without");
                Err(self.refuse("another_spec_learns", TRIED, why))
            }
            None => Ok(()),
        }
    }
}

fn event(c: &ComputeReward, simulated: bool) -> RewardComputed {
    RewardComputed {
        pass: c.pass,
        spec: c.spec.clone(),
        learning: c.learning,
        simulated,
        inputs: c.inputs.clone(),
        terms: c.terms.clone(),
        weight: c.weight,
        value: c.value,
        baseline: c.baseline,
        success_rule: c.success_rule.clone(),
        success: c.success,
        at: c.at,
    }
}
