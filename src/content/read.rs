//! From the text of the file to checked values.

use std::path::Path;

use super::{Content, ContentError, check};

pub fn file(path: &Path) -> Result<Content, ContentError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ContentError::File { path: path.to_owned(), source })?;
    parse(&path.to_string_lossy(), &text)
}

pub fn parse(file: &str, text: &str) -> Result<Content, ContentError> {
    let content: Content = toml::from_str(text).map_err(|error| syntax(file, text, &error))?;
    let wrong = check::wrong(&content);
    if wrong.is_empty() {
        return Ok(content);
    }
    let file = file.to_owned();
    Err(ContentError::Values { file, wrong })
}

/// The parser's own text is a drawing of several lines; an error here is one line.
fn syntax(file: &str, text: &str, error: &toml::de::Error) -> ContentError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.as_bytes().iter().take(start);
    let message = error.message().split_whitespace().collect::<Vec<_>>();
    ContentError::Syntax {
        file: file.to_owned(),
        line: 1 + before.filter(|byte| **byte == b'\n').count(),
        message: message.join(" "),
    }
}
