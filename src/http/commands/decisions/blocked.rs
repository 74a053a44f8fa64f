//! A gate said no to a text of a person.

use serde_json::{Value, json};

use crate::http::problem::{Fault, Problem, codes};

/// What was measured, and why it is not enough.
#[derive(Clone, Debug)]
pub struct Blocked {
    pub gate: String,
    pub reason: String,
    /// Absent when it could not be measured.
    pub score: Option<f64>,
}

impl Blocked {
    /// `rest` says what came of it.
    pub fn problem(self, rest: Value) -> Problem {
        let Self { gate, reason, score } = self;
        let measured = score.map_or_else(String::new, |score| format!(" (score {score:.3})"));
        let detail = format!("the {gate} gate blocked it: {reason}{measured}");
        let message = format!("{gate}: {reason}{measured}");
        let mut current = json!({ "gate": gate, "reason": reason, "score": score });
        if let (Some(current), Value::Object(rest)) = (current.as_object_mut(), rest) {
            current.extend(rest);
        }
        Problem::new(codes::REFUSED, detail)
            .with_errors(vec![Fault { pointer: "/texts".to_owned(), message }])
            .with_current(current)
    }
}
