//! The piece of the input that is being looked at: from the beginning of a row to as far as was read.

use std::io::{self, Read};

use super::LONGEST;

const CHUNK: usize = 64 * 1024;

#[derive(Debug)]
pub struct Window<R> {
    input: R,
    bytes: Vec<u8>,
    /// Where the row begins.
    start: usize,
    dropped: u64,
    ended: bool,
    /// The line on which the row begins, from 1.
    pub line: u64,
}

impl<R: Read> Window<R> {
    pub fn new(input: R) -> Self {
        Self { input, bytes: Vec::new(), start: 0, dropped: 0, ended: false, line: 1 }
    }

    pub fn taken(&self) -> u64 {
        self.dropped + self.start as u64
    }

    /// The byte at `at`, counted from the beginning of the row; none behind the end.
    pub fn byte(&mut self, at: usize) -> io::Result<Option<u8>> {
        loop {
            if let Some(byte) = self.bytes.get(self.start + at) {
                return Ok(Some(*byte));
            }
            if self.ended {
                return Ok(None);
            }
            self.fill()?;
        }
    }

    /// The next row begins `length` bytes further on.
    pub fn consume(&mut self, length: usize, cr_ends_line: bool) {
        let passed = self.bytes.get(self.start..self.start + length).unwrap_or_default();
        self.line += lines(passed, cr_ends_line);
        self.start += length;
    }

    /// Goes behind the next end of a line, however far it is.
    pub fn skip_line(&mut self, cr_ends_line: bool) -> io::Result<()> {
        let mut at = 0;
        while let Some(byte) = self.byte(at)? {
            at += 1;
            let cr = byte == b'\r' && cr_ends_line && self.byte(at)? != Some(b'\n');
            if byte == b'\n' || cr {
                break;
            }
            if at > LONGEST {
                self.consume(at, cr_ends_line);
                at = 0;
            }
        }
        self.consume(at, cr_ends_line);
        Ok(())
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.start >= CHUNK {
            self.bytes.drain(..self.start);
            self.dropped += self.start as u64;
            self.start = 0;
        }
        let read = self.input.by_ref().take(CHUNK as u64).read_to_end(&mut self.bytes)?;
        self.ended = read == 0;
        Ok(())
    }
}

fn lines(bytes: &[u8], cr_ends_line: bool) -> u64 {
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => cr_ends_line && bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.count() as u64
}
