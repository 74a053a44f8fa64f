//! What is wrong with a content file, with the place.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    #[error("could not read {}", .path.display())]
    File {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{file}, line {line}: {message}")]
    Syntax { file: String, line: usize, message: String },
    /// Every wrong value, each with its key and what it may be.
    #[error("{file}: {}", .wrong.join("; "))]
    Values { file: String, wrong: Vec<String> },
}
