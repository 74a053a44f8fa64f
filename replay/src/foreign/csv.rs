//! Comma-separated rows as they are found, in constant memory.
//!
//! RFC 4180, and what is met beside it: `;` and tabs, any line ends, quotes that nobody closed. A row
//! that cannot be read costs its first line alone: reading goes on behind it.

use std::io::{self, Read};

mod record;
mod scan;
mod window;

pub use record::Record;
use window::Window;

/// No row of a table of posts or rounds is longer; an unclosed quote would read on for ever.
pub const LONGEST: usize = 1 << 20;

/// Why a row could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A quote was opened in this column (from 0), and not closed before the end, or not for too long.
    Unclosed {
        column: usize,
    },
    /// Behind a closing quote the field went on.
    Stray {
        column: usize,
    },
    TooLong,
}

/// What a `\r` without `\n` means. Files of old Macs end their lines with it; elsewhere it is a part
/// of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LoneCr {
    /// The first line decides.
    Undecided,
    EndsLine,
    IsText,
}

#[derive(Debug)]
pub struct Csv<R> {
    window: Window<R>,
    pub delimiter: u8,
    lone_cr: LoneCr,
    record: Record,
    /// Fields beyond so many are counted, not kept.
    pub keep: usize,
}

impl<R: Read> Csv<R> {
    pub fn new(input: R, keep: usize) -> io::Result<Self> {
        let mut window = Window::new(input);
        let delimiter = delimiter(&mut window)?;
        let (record, lone_cr) = (Record::default(), LoneCr::Undecided);
        Ok(Self { window, delimiter, lone_cr, record, keep })
    }

    /// Bytes taken so far, of the decoded text.
    pub fn taken(&self) -> u64 {
        self.window.taken()
    }

    /// The next row that is not blank, and the line on which it begins.
    pub fn read(&mut self) -> io::Result<Option<(u64, Result<&Record, Fault>)>> {
        loop {
            let line = self.window.line;
            match self.scan()? {
                None => return Ok(None),
                Some(Err(fault)) => {
                    self.window.skip_line(self.lone_cr == LoneCr::EndsLine)?;
                    return Ok(Some((line, Err(fault))));
                }
                Some(Ok(length)) => {
                    self.window.consume(length, self.lone_cr == LoneCr::EndsLine);
                    if !self.record.is_blank() {
                        return Ok(Some((line, Ok(&self.record))));
                    }
                }
            }
        }
    }
}

/// The one that is most frequent in the first line, outside of quotes.
fn delimiter<R: Read>(window: &mut Window<R>) -> io::Result<u8> {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let (mut at, mut quoted) = (0, false);
    while let Some(byte) = window.byte(at)? {
        quoted ^= byte == b'"';
        if (!quoted && matches!(byte, b'\n' | b'\r')) || at > LONGEST {
            break;
        }
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == byte && !quoted) {
            *count += 1;
        }
        at += 1;
    }
    // The first of equals: a comma is likelier than the others.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    Ok(best.map_or(b',', |(byte, _)| *byte))
}

#[cfg(test)]
mod tests;
