//! From the rows of a file to items, each row once.

use std::collections::hash_map::Entry;
use std::io::{self, Read};

use xbot_domain::foreign::{PostImported, ReadingImported};

use super::csv::{Csv, Fault, LONGEST};
use super::encoding::Decoded;
use super::formats::Layout;
use super::header::{Header, MOST_COLUMNS};
use super::row::Row;
use super::{ForeignError, Item, Options, Refused, Report};
use crate::marks::Marks;

/// Lines of a file whose rounds make one event: forty kilobytes with the widest known context. A
/// promise: with another number, a file that was imported before would be taken for another.
const PIECE: u64 = 16;

/// The rows of a file, one after the other; nothing is kept but the marks of posts that were seen.
#[derive(Debug)]
pub struct Import<R> {
    csv: Csv<Decoded<R>>,
    header: Header,
    layout: Layout,
    options: Options,
    report: Report,
    /// Lines of readings.
    seen: Marks,
}

impl<R: Read> Import<R> {
    /// Reads the header.
    pub fn open(input: R, options: Options) -> Result<Self, ForeignError> {
        let decoded = Decoded::new(input, options.encoding)?;
        let encoding = decoded.encoding;
        let mut csv = Csv::new(decoded, MOST_COLUMNS + 1)?;
        let header = Header::read(&mut csv)?;
        let layout = Layout::find(&header, &options)?;
        csv.keep = header.width() + 1;
        let report = Report {
            rows: 0,
            taken: 0,
            mended: 0,
            refused: 0,
            duplicates: 0,
            encoding,
            delimiter: char::from(csv.delimiter),
            ignored_columns: layout.ignored(&header),
        };
        Ok(Self { csv, header, layout, options, report, seen: Marks::default() })
    }

    /// Of the rows so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Bytes of text so far: as many as the file has, unless it is not in UTF-8.
    pub fn bytes_taken(&self) -> u64 {
        self.csv.taken()
    }

    fn advance(&mut self) -> io::Result<Option<Item>> {
        let Some((line, read)) = self.csv.read()? else {
            return Ok(None);
        };
        let item = match read {
            Ok(record) => {
                let row = Row::new(&self.header, record);
                self.layout.item(row, line, line / PIECE, &self.options)
            }
            Err(fault) => Item::Refused(unreadable(line, fault, &self.header)),
        };
        let item = self.unless_seen(item);
        self.count(&item);
        Ok(Some(item))
    }

    /// A file that was put together of several holds the same reading twice.
    fn unless_seen(&mut self, item: Item) -> Item {
        let Item::Post { post, reading } = &item else {
            return item;
        };
        let line = post.provenance.line;
        match self.seen.entry(&name(post, reading.as_deref())) {
            Entry::Occupied(first) => Item::Duplicate { line, of: u64::from(*first.get()) },
            Entry::Vacant(free) => {
                free.insert(u32::try_from(line).unwrap_or(u32::MAX));
                item
            }
        }
    }

    fn count(&mut self, item: &Item) {
        let report = &mut self.report;
        report.rows += 1;
        match item {
            Item::Refused(_) => report.refused += 1,
            Item::Duplicate { .. } => report.duplicates += 1,
            taken => {
                report.taken += 1;
                report.mended += u64::from(!taken.notes().is_empty());
            }
        }
    }
}

impl<R: Read> Iterator for Import<R> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

fn unreadable(line: u64, fault: Fault, header: &Header) -> Refused {
    let (column, reason) = match fault {
        Fault::Unclosed { column } => (Some(column), "a quote is opened and never closed".into()),
        Fault::Stray { column } => (
            Some(column),
            "behind a closing quote the field goes on: a quote is not doubled".into(),
        ),
        Fault::TooLong => (None, format!("longer than {LONGEST} bytes")),
    };
    let column = column.and_then(|at| header.name(at)).map(str::to_owned);
    Refused { line, column, value: None, reason }
}

/// What tells the readings of a file apart.
fn name(post: &PostImported, reading: Option<&ReadingImported>) -> Vec<u8> {
    let reading = reading.map(|r| (r.captured_at, r.metrics, &r.also));
    // Numbers and texts have no way to fail.
    serde_json::to_vec(&(&post.post_id, reading)).unwrap_or_default()
}
