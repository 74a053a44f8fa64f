//! From the rows of a file to items, each row once.

use std::collections::HashMap;
use std::io::{self, Read};

use xbot_domain::foreign::{PostImported, ReadingImported};

use super::csv::{Csv, Fault, LONGEST};
use super::encoding::Decoded;
use super::formats::Layout;
use super::header::{Header, MOST_COLUMNS};
use super::row::Row;
use super::{ForeignError, Item, Options, Refused, Report};

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
    seen: HashMap<[u8; 16], u64>,
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
        Ok(Self { csv, header, layout, options, report, seen: HashMap::new() })
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
        match self.seen.entry(mark(post, reading.as_deref())) {
            std::collections::hash_map::Entry::Occupied(first) => {
                Item::Duplicate { line, of: *first.get() }
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(line);
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

/// Half a hash is enough to tell the posts of a file apart.
fn mark(post: &PostImported, reading: Option<&ReadingImported>) -> [u8; 16] {
    use sha2::{Digest as _, Sha256};
    let reading = reading.map(|r| (r.captured_at, r.metrics, &r.also));
    // Numbers and texts have no way to fail.
    let text = serde_json::to_vec(&(&post.post_id, reading)).unwrap_or_default();
    let mut mark = [0; 16];
    mark.iter_mut().zip(Sha256::digest(&text)).for_each(|(to, from)| *to = from);
    mark
}
