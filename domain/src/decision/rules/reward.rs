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
        one(DecisionEvent::RewardComputed(Box::new(event(c, reading.simulated))))
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

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;
    use crate::ids::Pass;

    fn command(c: ComputeReward) -> DecisionCommand {
        DecisionCommand::ComputeReward(Box::new(c))
    }

    fn measured() -> Vec<DecisionCommand> {
        let reading = DecisionCommand::CollectMetrics(Box::new(collect(Pass::First, 100, 120)));
        [on_x(), vec![reading]].concat()
    }

    #[test]
    fn a_post_without_metrics_earns_nothing() {
        let first = command(reward(Pass::First, "composite-v2", true, 1.0));
        assert_eq!(refused(&after(claimed()), &first), "not_posted");
        assert_eq!(refused(&after(on_x()), &first), "pass_not_collected");
        let last = command(reward(Pass::Final, "composite-v2", true, 1.0));
        assert_eq!(refused(&after(measured()), &last), "pass_not_collected");
    }

    #[test]
    fn a_reward_is_computed_once_per_pass_and_spec() {
        let v2 = command(reward(Pass::First, "composite-v2", true, 1.0));
        let decision = after([measured(), vec![v2.clone()]].concat());
        assert!(says_nothing(&decision, &v2));
        let other_inputs = command(reward(Pass::First, "composite-v2", true, 0.5));
        assert_eq!(refused(&decision, &other_inputs), "reward_computed");
    }

    #[test]
    fn the_arms_learn_from_one_spec_per_pass() {
        let v2 = command(reward(Pass::First, "composite-v2", true, 1.0));
        let decision = after([measured(), vec![v2]].concat());
        let second = command(reward(Pass::First, "composite-v1", true, 1.0));
        assert_eq!(refused(&decision, &second), "another_spec_learns");
        let silent = command(reward(Pass::First, "composite-v1", false, 1.0));
        assert!(decision.decide(&silent).is_ok());
    }

    #[test]
    fn what_cannot_be_written_is_not_recorded() {
        let endless = command(reward(Pass::First, "composite-v1", false, f64::INFINITY));
        assert_eq!(refused(&after(measured()), &endless), "not_a_number");
    }
}
