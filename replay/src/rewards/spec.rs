//! A reward spec by its name, or from a file of one's own: TOML or JSON, as [`toml()`] prints it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use xbot_domain::reward::RewardSpec;

mod fields;
mod json;
mod read;
mod tree;
mod write;

pub use write::toml;

#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    #[error("there is no reward spec `{0}`: {names} are built in, and there is no such file", names = built_in())]
    Unknown(String),
    #[error("could not read {}", .path.display())]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{file}, line {line}: {problem}")]
    Wrong { file: String, line: usize, problem: String },
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    line: usize,
    what: String,
}

/// The built-in spec of this name; otherwise that in the file of this name.
pub fn find(name: &str) -> Result<RewardSpec, SpecError> {
    if let Some(spec) = RewardSpec::named(name) {
        return Ok(spec);
    }
    let path = Path::new(name);
    let text = fs::read_to_string(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => SpecError::Unknown(name.to_owned()),
        _ => SpecError::File { path: path.to_owned(), source },
    })?;
    parse(name, &text)
}

/// The spec that `text`, the content of `file`, describes.
pub fn parse(file: &str, text: &str) -> Result<RewardSpec, SpecError> {
    let spec = tree::parse(text).and_then(read::spec);
    spec.map_err(|Problem { line, what }| {
        let file = file.to_owned();
        SpecError::Wrong { file, line, problem: what }
    })
}

/// `composite-v1 and composite-v2`.
fn built_in() -> String {
    RewardSpec::built_in().map(|spec| spec.name).join(" and ")
}

impl Problem {
    fn at(line: usize, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}
