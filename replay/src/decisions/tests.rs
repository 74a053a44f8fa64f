use std::num::NonZeroUsize;

use xbot_domain::arm::Provenance;
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::Scope;

use super::*;
use crate::evaluate;
use crate::policy::Policy;

mod estimates;
mod experiments;
mod gathering;
mod learners;
mod predictors;
mod sameness;
mod story;

use story::Story;

fn one() -> NonZeroUsize {
    NonZeroUsize::MIN
}

fn question(policies: &[&str]) -> Question {
    Question {
        ask: evaluate::Ask { resamplings: 0, ..evaluate::Ask::all("") },
        policies: policies.iter().map(|name| name.parse::<Policy>().unwrap()).collect(),
        blocks: None,
        by: None,
    }
}

fn judged(rounds: &Rounds, policies: &[&str]) -> Evaluated {
    evaluate(rounds, &question(policies), one()).unwrap()
}

fn value(found: &Evaluated, policy: &str, estimator: &str) -> f64 {
    found.report.policies[policy].estimates[estimator].value
}
