//! From the beginning of a row to its end, byte by byte.

use std::io::{self, Read};

use super::{Csv, Fault, LONGEST, LoneCr};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote within a quoted field: its end, or the first of two that stand for one.
    QuoteSeen,
}

enum Step {
    /// So many bytes further on.
    To(Place, usize),
    Field,
    /// The row ends, and so many bytes of line end belong to it.
    Row(usize),
    Fault(Fault),
}

impl<R: Read> Csv<R> {
    /// The length of the row, with its line end; its fields are then in `record`.
    pub(super) fn scan(&mut self) -> io::Result<Option<Result<usize, Fault>>> {
        self.record.clear();
        let (mut at, mut place) = (0, Place::FieldStart);
        loop {
            let Some(byte) = self.window.byte(at)? else {
                return Ok(self.end_of_input(at, place));
            };
            if at >= LONGEST {
                return Ok(Some(Err(self.too_long(place))));
            }
            match self.step(at, place, byte)? {
                Step::To(next, taken) => (at, place) = (at + taken, next),
                Step::Field => {
                    self.record.end_field(self.keep);
                    (at, place) = (at + 1, Place::FieldStart);
                }
                Step::Row(end) => {
                    self.record.end_field(self.keep);
                    return Ok(Some(Ok(at + end)));
                }
                Step::Fault(fault) => return Ok(Some(Err(fault))),
            }
        }
    }

    fn step(&mut self, at: usize, place: Place, byte: u8) -> io::Result<Step> {
        Ok(match (place, byte) {
            (Place::Quoted, b'"') => Step::To(Place::QuoteSeen, 1),
            (Place::Quoted, _) => self.keep(byte, Place::Quoted),
            (Place::QuoteSeen, b'"') => self.keep(byte, Place::Quoted),
            (Place::FieldStart, b'"') => Step::To(Place::Quoted, 1),
            (_, b'\n') => self.line_feed(),
            (_, b'\r') => self.carriage_return(at, place)?,
            (_, delimiter) if delimiter == self.delimiter => Step::Field,
            (Place::QuoteSeen, _) => Step::Fault(Fault::Stray { column: self.record.width() }),
            _ => self.keep(byte, Place::Plain),
        })
    }

    fn keep(&mut self, byte: u8, next: Place) -> Step {
        self.record.push(byte, self.keep);
        Step::To(next, 1)
    }

    fn line_feed(&mut self) -> Step {
        if self.lone_cr == LoneCr::Undecided {
            self.lone_cr = LoneCr::IsText;
        }
        Step::Row(1)
    }

    /// `\r\n` ends a line, and so does `\r\r\n`, which Windows makes of `\r\n` when it is told twice.
    /// A run of them is taken at once: looked through again from each, a long one would take for ever.
    fn carriage_return(&mut self, at: usize, place: Place) -> io::Result<Step> {
        let mut length = 1;
        while self.window.byte(at + length)? == Some(b'\r') && length < LONGEST {
            length += 1;
        }
        if self.window.byte(at + length)? == Some(b'\n') {
            self.line_feed();
            return Ok(Step::Row(length + 1));
        }
        if self.lone_cr == LoneCr::Undecided {
            self.lone_cr = LoneCr::EndsLine;
        }
        Ok(match (self.lone_cr, place) {
            (LoneCr::EndsLine, _) => Step::Row(length),
            (_, Place::QuoteSeen) => Step::Fault(Fault::Stray { column: self.record.width() }),
            _ => {
                (0..length).for_each(|_| self.record.push(b'\r', self.keep));
                Step::To(Place::Plain, length)
            }
        })
    }

    fn end_of_input(&mut self, at: usize, place: Place) -> Option<Result<usize, Fault>> {
        if place == Place::Quoted {
            return Some(Err(Fault::Unclosed { column: self.record.width() }));
        }
        if at == 0 {
            return None;
        }
        self.record.end_field(self.keep);
        Some(Ok(at))
    }

    fn too_long(&self, place: Place) -> Fault {
        match place {
            Place::Quoted => Fault::Unclosed { column: self.record.width() },
            _ => Fault::TooLong,
        }
    }
}
