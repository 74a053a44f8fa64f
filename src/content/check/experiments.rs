//! The ranges of what an experiment may ask.

use std::collections::BTreeSet;

use super::Wrong;
use crate::content::Content;
use crate::content::experiments::{CHANGES, CONTROL, Plan, Template};
use xbot_domain::ids::Scope;

const METRICS: [&str; 3] = ["er", "reward", "fpki"];
const MAX_DAYS: u32 = 90;

impl Wrong {
    pub(super) fn experiments(&mut self, content: &Content) {
        let mut seen = BTreeSet::from([CONTROL]);
        for (index, template) in content.experiments.iter().enumerate() {
            let key = format!("experiments[{index}]");
            let name = template.name.as_str();
            self.unless(super::is_name(name) && seen.insert(name), || {
                format!("{key}.name must be 1 to 40 of a-z, 0-9 and _, and unique, got `{name}`")
            });
            self.text(&format!("{key}.hypothesis"), &template.hypothesis);
            self.question(&key, template);
            self.changes(&key, template, content);
        }
    }

    fn question(&mut self, key: &str, template: &Template) {
        self.unless(template.scope != Scope::Topic, || {
            format!("{key}.scope must be content, reply or timing")
        });
        self.unless(METRICS.contains(&template.metric.as_str()), || {
            format!("{key}.metric must be er, reward or fpki, got `{}`", template.metric)
        });
        self.unless((0.01..=0.99).contains(&template.share), || {
            format!("{key}.share must be between 0.01 and 0.99, got {}", template.share)
        });
        self.between(&format!("{key}.days"), template.days, MAX_DAYS);
    }

    /// A name that nobody reads, or a style that is not there, would change nothing in silence.
    fn changes(&mut self, key: &str, template: &Template, content: &Content) {
        self.unless(!template.changes.is_empty(), || {
            format!("{key}.changes must change something")
        });
        for (name, value) in &template.changes {
            let good = match name.as_str() {
                "style" => content.styles.iter().any(|style| style.name == *value),
                "reply_style" => content.reply_styles.iter().any(|style| style.name == *value),
                "topic" => content.topics.iter().any(|topic| topic.name == *value),
                "hashtags" => value.parse().is_ok_and(|n: u8| n <= 5),
                "hours" => value.split(',').all(|hour| hour.parse().is_ok_and(|h: u8| h < 24)),
                "instruction" => !value.trim().is_empty(),
                _ => false,
            };
            self.unless(good, || {
                format!(
                    "{key}.changes must be of {}, each with a value that exists, got {name} = `{value}`",
                    CHANGES.join(", ")
                )
            });
        }
    }

    pub(super) fn plans(&mut self, content: &Content) {
        let mut seen = BTreeSet::new();
        for (index, plan) in content.experiment_plans.iter().enumerate() {
            let key = format!("experiment_plans[{index}]");
            let plain = super::is_name(&plan.name.replace('-', "_"));
            self.unless(plain && seen.insert(&plan.name), || {
                format!("{key}.name must be 1 to 40 of a-z, 0-9, - and _, and unique")
            });
            self.between(&format!("{key}.days"), plan.days, MAX_DAYS);
            self.steps(&key, plan, content);
        }
    }

    fn steps(&mut self, key: &str, plan: &Plan, content: &Content) {
        for step in &plan.steps {
            self.unless(content.template(&step.experiment).is_some(), || {
                format!("{key}.steps must name one of experiments[], got `{}`", step.experiment)
            });
            let (from, to) = (step.from_day, step.to_day);
            self.unless(1 <= from && from <= to && to <= plan.days, || {
                format!("{key}.steps must lie within days 1 to {}, got {from} to {to}", plan.days)
            });
        }
    }

    fn between(&mut self, key: &str, days: u32, max: u32) {
        self.unless((1..=max).contains(&days), || {
            format!("{key} must be between 1 and {max}, got {days}")
        });
    }
}
