//! What a line names, made into what its command takes.

use std::str::FromStr;

use xbot_domain::ids::{ArmId, DecisionId};

use crate::http::problem::Problem;

pub fn decision(id: Option<&str>) -> Result<DecisionId, Problem> {
    read(id, "it must be the id of a decision, a UUID")
}

pub fn arm(id: Option<&str>) -> Result<ArmId, Problem> {
    read(id, "it must be an arm, such as content:question")
}

pub fn text(id: Option<&str>) -> Result<String, Problem> {
    read(id, "it must name what is to be changed")
}

/// For what has none before it is made.
pub fn none<T>(id: Option<&str>, body: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    if id.is_some() {
        return Err(Problem::of_fault("/id", "leave it out: this command makes something new"));
    }
    body()
}

fn read<T: FromStr>(id: Option<&str>, message: &str) -> Result<T, Problem> {
    id.and_then(|id| id.parse().ok()).ok_or_else(|| Problem::of_fault("/id", message))
}
