//! What came of one line, as a line.

use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::log::Position;

use crate::http::commands::Accepted;
use crate::http::problem::Problem;

/// What a command came to, whichever it was.
#[derive(Clone, Debug)]
pub struct Done {
    pub status: u16,
    pub accepted: Accepted,
}

impl Done {
    /// Something new.
    pub fn made(accepted: impl Into<Accepted>) -> Self {
        Self { status: 201, accepted: accepted.into() }
    }

    pub fn changed(accepted: impl Into<Accepted>) -> Self {
        Self { status: 200, accepted: accepted.into() }
    }
}

/// What came of one line.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum LineResult {
    Done(LineDone),
    Failed(LineFailed),
}

#[derive(Serialize, ToSchema)]
pub struct LineDone {
    /// Of the line in the request, from 1.
    #[schema(minimum = 1)]
    line: usize,
    #[schema(minimum = 200, maximum = 299)]
    status: u16,
    /// What was changed.
    id: String,
    #[schema(value_type = i64, minimum = 0)]
    position: Position,
    #[schema(minimum = 0)]
    version: u64,
}

#[derive(Serialize, ToSchema)]
pub struct LineFailed {
    /// Of the line in the request, from 1.
    #[schema(minimum = 1)]
    line: usize,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    problem: Problem,
}

pub fn line(number: usize, done: Result<Done, Problem>) -> Vec<u8> {
    let result = match done {
        Ok(Done { status, accepted: Accepted { id, position, version } }) => {
            LineResult::Done(LineDone { line: number, status, id, position, version })
        }
        Err(problem) => {
            let status = problem.status().as_u16();
            LineResult::Failed(LineFailed { line: number, status, problem })
        }
    };
    let mut text = serde_json::to_vec(&result).unwrap_or_default();
    text.push(b'\n');
    text
}
