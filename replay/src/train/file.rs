//! Rows from a file of named numbers: CSV with a header, or JSON lines.
//!
//! `at` orders the rows (RFC 3339 or a number), `known_at` says from when on an outcome could have
//! been learned from, `weight` how much evidence it is. All other columns are features. A line that
//! cannot be used is named with its number and the reason, and left out: nothing is filled in.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use xbot_domain::predictor::Kind;

use super::TrainError;
use super::columns::{Columns, Given, Measure};
use crate::rounds::{BadLine, BadLines};

mod cell;
mod head;
mod sink;
mod table;

/// So many bad lines are named; all are counted.
const NAMED: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum RowsFileError {
    #[error("could not read the rows")]
    Read(#[from] io::Error),
    #[error("there is no column {target:?}; there are {}", columns.join(", "))]
    NoTarget { target: String, columns: Vec<String> },
    #[error("there is no column beside {0:?} to predict it from")]
    NoFeature(String),
    #[error("the column {0:?} is there twice")]
    Twice(String),
    #[error("there are more than {} columns", head::MOST)]
    TooWide,
    #[error("there is not one usable row{}", first(.0))]
    Empty(BadLines),
}

fn first(bad: &BadLines) -> String {
    bad.first.first().map_or_else(String::new, |bad| format!(": line {}: {}", bad.line, bad.reason))
}

/// What is wanted of a file.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The column that is to be predicted.
    pub target: &'a str,
    /// Columns that are not read.
    pub ignore: &'a [String],
}

#[derive(Clone, Debug)]
pub struct RowsFile {
    pub given: Given,
    pub bad_lines: BadLines,
}

/// What begins with a brace is JSON lines.
pub fn read(path: &Path, wanted: Wanted<'_>) -> Result<RowsFile, RowsFileError> {
    let mut input = BufReader::with_capacity(1 << 20, File::open(path)?);
    let sink = match begins_with_brace(&mut input)? {
        true => table::json_lines(input, wanted)?,
        false => table::csv(input, wanted)?,
    };
    sink.finished()
}

fn begins_with_brace(input: &mut impl BufRead) -> io::Result<bool> {
    let seen = input.fill_buf()?;
    let seen = seen.strip_prefix(b"\xef\xbb\xbf").unwrap_or(seen);
    Ok(seen.trim_ascii_start().first() == Some(&b'{'))
}

impl RowsFile {
    /// Without a kind, outcomes of 0 and 1 ask for logistic, and numbers for ridge.
    pub fn columns(self, kind: Option<Kind>) -> Result<(Kind, Columns), TrainError> {
        let classes = self.given.y.iter().all(|y| *y == 0.0 || *y == 1.0);
        let kind = kind.unwrap_or(if classes { Kind::Logistic } else { Kind::Ridge });
        let measure = match kind {
            Kind::Ridge => Measure::Number,
            Kind::Boosting if !classes => Measure::Number,
            Kind::Logistic | Kind::Boosting => Measure::Chance,
        };
        Ok((kind, self.given.check(measure)?))
    }
}

fn named(bad: &mut BadLines, line: u64, reason: String) {
    bad.count += 1;
    if bad.first.len() < NAMED {
        bad.first.push(BadLine { line, reason });
    }
}

#[cfg(test)]
mod tests;
