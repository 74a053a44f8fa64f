//! What makes bytes of events, a piece at a time.

use std::io;

use super::columns::Groups;
use super::forms::{CSV_HEADER, csv, jsonl};
use super::{Entry, Format};

pub trait Encode: Send {
    /// How many bytes that adds to the piece, before it is compressed.
    fn push(&mut self, entry: &Entry<'_>) -> io::Result<usize>;

    /// The bytes of all that was pushed since the last piece.
    fn piece(&mut self) -> io::Result<Vec<u8>>;

    /// What stands behind the last piece; nothing is pushed afterwards.
    fn footer(&mut self) -> io::Result<Vec<u8>>;
}

pub fn encoder(format: Format) -> io::Result<Box<dyn Encode>> {
    Ok(match format {
        Format::Jsonl => Box::new(Lines { text: String::new(), line: jsonl }),
        Format::Csv => {
            Box::new(Lines { text: CSV_HEADER.to_owned(), line: |entry| Ok(csv(entry)) })
        }
        Format::Parquet => Box::new(Groups::new()?),
    })
}

struct Lines {
    text: String,
    line: fn(&Entry<'_>) -> serde_json::Result<String>,
}

impl Encode for Lines {
    fn push(&mut self, entry: &Entry<'_>) -> io::Result<usize> {
        let line = (self.line)(entry)?;
        self.text.push_str(&line);
        Ok(line.len())
    }

    fn piece(&mut self) -> io::Result<Vec<u8>> {
        Ok(std::mem::take(&mut self.text).into_bytes())
    }

    fn footer(&mut self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}
