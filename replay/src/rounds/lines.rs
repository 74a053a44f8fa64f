//! A file in pieces of whole lines.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::evaluate::CHUNK;
use crate::manifest::hex;

/// A piece ends behind this many bytes, however few lines it has: memory stays bounded.
const PIECE_BYTES: usize = 2 << 20;
/// A longer line is not a round.
const LINE_BYTES: u64 = 8 << 20;
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Some lines, with the number of the first.
#[derive(Debug, Default)]
pub struct Text {
    pub first: u64,
    pub lines: Vec<Line>,
}

#[derive(Debug)]
pub enum Line {
    Bytes(Vec<u8>),
    TooLong,
}

pub struct Lines {
    file: BufReader<File>,
    next: u64,
    hash: Sha256,
    bytes: u64,
}

impl Lines {
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = BufReader::with_capacity(1 << 20, File::open(path)?);
        Ok(Self { file, next: 1, hash: Sha256::new(), bytes: 0 })
    }

    /// None at the end.
    pub fn next_text(&mut self) -> io::Result<Option<Text>> {
        let mut text = Text { first: self.next, lines: Vec::new() };
        let mut bytes = 0;
        while text.lines.len() < CHUNK && bytes < PIECE_BYTES {
            let Some(line) = self.line()? else { break };
            if let Line::Bytes(line) = &line {
                bytes += line.len();
            }
            text.lines.push(line);
            self.next += 1;
        }
        Ok((!text.lines.is_empty()).then_some(text))
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        if self.take(&mut line)? == 0 {
            return Ok(None);
        }
        if line.len() as u64 == LINE_BYTES && line.last() != Some(&b'\n') {
            while line.last() != Some(&b'\n') {
                line.clear();
                if self.take(&mut line)? == 0 {
                    break;
                }
            }
            return Ok(Some(Line::TooLong));
        }
        if self.next == 1 && line.starts_with(MARK) {
            line.drain(..MARK.len());
        }
        Ok(Some(Line::Bytes(line)))
    }

    fn take(&mut self, line: &mut Vec<u8>) -> io::Result<usize> {
        let read = self.file.by_ref().take(LINE_BYTES).read_until(b'\n', line)?;
        self.hash.update(&line);
        self.bytes += read as u64;
        Ok(read)
    }

    /// Of all that was read.
    pub fn sha256(self) -> (String, u64) {
        (hex(&self.hash.finalize()), self.bytes)
    }
}
