//! Experiments as data: what each asks and changes, and in which order several are run.

use std::collections::BTreeMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};
use xbot_domain::experiment::{Defined, Variant};
use xbot_domain::ids::Scope;
use xbot_domain::time::Timestamp;

use super::Content;

/// What a variant may change; the planner reads these names.
pub const CHANGES: [&str; 6] =
    ["hashtags", "hours", "instruction", "reply_style", "style", "topic"];
/// The side that changes nothing.
pub const CONTROL: &str = "control";

/// One question, asked by a control and one variant.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub name: String,
    pub hypothesis: String,
    pub scope: Scope,
    pub metric: String,
    /// Of the decisions, for the variant.
    pub share: f64,
    pub days: u32,
    pub changes: BTreeMap<String, String>,
}

/// Several experiments, each on its days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub name: String,
    pub days: u32,
    pub steps: Vec<Step>,
}

/// Days count from 1, and both are within.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub experiment: String,
    pub from_day: u32,
    pub to_day: u32,
}

/// An experiment with its id and its window, ready to be defined.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    pub id: String,
    pub plan: Defined,
}

impl Content {
    pub fn template(&self, name: &str) -> Option<&Template> {
        self.experiments.iter().find(|template| template.name == name)
    }

    pub fn plan(&self, name: &str) -> Option<&Plan> {
        self.experiment_plans.iter().find(|plan| plan.name == name)
    }

    /// The experiments of a plan that begins at `start`, in its order.
    pub fn laid_out(&self, plan: &Plan, start: Timestamp, at: Timestamp) -> Vec<Ready> {
        let ready = |step: &Step| {
            let from = start.plus(Duration::days(i64::from(step.from_day) - 1));
            let days = step.to_day.saturating_sub(step.from_day).saturating_add(1);
            Some(self.template(&step.experiment)?.ready(from, days, at))
        };
        plan.steps.iter().filter_map(ready).collect()
    }
}

impl Template {
    /// Its id names the day on which it begins: a question can be asked again on another day.
    pub fn ready(&self, starts_at: Timestamp, days: u32, at: Timestamp) -> Ready {
        let day = starts_at.day().replace('-', "");
        let plan = Defined {
            hypothesis: self.hypothesis.clone(),
            scope: self.scope,
            variants: self.variants(),
            metric: self.metric.clone(),
            starts_at,
            ends_at: starts_at.plus(Duration::days(i64::from(days))),
            by: "cli".to_owned(),
            at,
        };
        Ready { id: format!("{}-{day}", self.name), plan }
    }

    fn variants(&self) -> Vec<Variant> {
        let variant =
            |name: &str, share, changes| Variant { name: name.to_owned(), share, changes };
        vec![
            variant(CONTROL, 1.0 - self.share, BTreeMap::new()),
            variant(&self.name, self.share, self.changes.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xbot_domain::experiment::{Experiment, ExperimentCommand};
    use xbot_domain::rules::Rules as _;

    fn at() -> Timestamp {
        "2025-08-11T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn each_built_in_template_is_an_experiment_that_can_be_defined() {
        let content = Content::load(None).unwrap();
        let names: Vec<_> = content.experiments.iter().map(|t| t.name.as_str()).collect();
        let expected = ["hashtag_1", "question_cta", "contrarian_reply", "late_evening_slot"];
        assert_eq!(names, expected);
        for template in &content.experiments {
            let Ready { id, plan } = template.ready(at(), template.days, at());
            assert_eq!(id, format!("{}-20250811", template.name));
            let define = ExperimentCommand::Define { id, plan: Box::new(plan) };
            assert!(Experiment::default().decide(&define).is_ok(), "{}", template.name);
        }
        let share = |name| content.template(name).unwrap().share;
        assert_eq!((share("question_cta"), share("late_evening_slot")), (0.3, 0.2));
    }

    #[test]
    fn the_seven_days_are_those_of_the_runbook() {
        let content = Content::load(None).unwrap();
        let plan = content.plan("seven-day").unwrap();
        let laid_out = content.laid_out(plan, at(), at());
        let windows: Vec<_> = laid_out
            .iter()
            .map(|ready| (ready.id.as_str(), ready.plan.starts_at, ready.plan.ends_at))
            .collect();
        let day = |n| at().plus(Duration::days(n));
        assert_eq!(
            windows,
            [
                ("question_cta-20250813", day(2), day(4)),
                ("late_evening_slot-20250815", day(4), day(6)),
            ]
        );
    }
}
