//! Which part of a request is wrong, and how.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Problem, codes};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// JSON pointer (RFC 6901) into the body; `?name` for a parameter, `name:` for a header.
    #[schema(example = "/texts/0")]
    pub pointer: String,
    #[schema(example = "it is blank; write a text")]
    pub message: String,
}

/// Collects all that is wrong, so that it is told in one answer.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(Fault { pointer: pointer.into(), message: message.into() });
    }

    /// Says `message` of `pointer` unless `holds`.
    pub fn unless(&mut self, holds: bool, pointer: &str, message: impl Into<String>) {
        if !holds {
            self.add(pointer, message);
        }
    }

    pub fn into_result(self) -> Result<(), Problem> {
        let Some(first) = self.0.first().cloned() else {
            return Ok(());
        };
        Err(Problem::of_fault(first.pointer, first.message).with_errors(self.0))
    }
}

impl Problem {
    pub fn of_fault(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        let fault = Fault { pointer: pointer.into(), message: message.into() };
        let detail = format!("{}: {}", fault.pointer, fault.message);
        Self::new(codes::INVALID_INPUT, detail).with_errors(vec![fault])
    }
}
