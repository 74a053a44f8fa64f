//! History that was made elsewhere: files as they are found, row by row into what the log can hold.
//!
//! A value is mended where it can mean one thing only, and the row says so; where it can mean two, or
//! nothing, the row is refused with line, column, value and reason. What is missing stays missing.

use std::collections::HashMap;
use std::io::{self, Read};

use serde::Serialize;
use xbot_domain::foreign::{ArmImported, Note, PostImported, Provenance, ReadingImported, Round};
use xbot_domain::ids::ContentHash;
use xbot_domain::time::Timestamp;

pub mod cell;
pub mod csv;
pub mod encoding;
mod file;
mod formats;
mod header;
pub mod mojibake;
mod row;

pub use cell::Order;
pub use encoding::Encoding;
pub use file::hash;

use csv::{Csv, Fault, LONGEST};
use encoding::Decoded;
use formats::Layout;
use header::{Header, MOST_COLUMNS};
use row::Row;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The export of X Analytics, by post: with the header until 2024, and with the one since.
    XAnalytics,
    /// Any table of posts with what they earned.
    Posts,
    /// `test_id, headline, impressions, clicks`.
    HeadlineTests,
    /// `action, position, reward, pscore` and context; also the Open Bandit Dataset.
    BanditRounds,
}

impl Format {
    pub const ALL: [Self; 4] =
        [Self::XAnalytics, Self::Posts, Self::HeadlineTests, Self::BanditRounds];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::XAnalytics => "x-analytics",
            Self::Posts => "posts",
            Self::HeadlineTests => "headline-tests",
            Self::BanditRounds => "bandit-rounds",
        }
    }
}

/// What the file itself does not say.
#[derive(Clone, Debug)]
pub struct Options {
    pub format: Format,
    /// Whose history it is; `x` makes ids tell when a post was made.
    pub origin: String,
    pub file: String,
    pub file_hash: ContentHash,
    pub now: Timestamp,
    /// When it was counted, where somebody knows and no column says.
    pub captured_at: Option<Timestamp>,
    pub order: Option<Order>,
    pub encoding: Option<Encoding>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Post {
        post: Box<PostImported>,
        reading: Option<Box<ReadingImported>>,
    },
    Arm(Box<ArmImported>),
    Round {
        /// The piece of the file that it lies in, whatever was refused before it.
        piece: u64,
        round: Box<Round>,
    },
    Refused(Refused),
    /// The same reading of the same post stood on an earlier line.
    Duplicate {
        line: u64,
        of: u64,
    },
}

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub line: u64,
    /// Absent when the row as a whole is at fault.
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: String,
}

/// What a whole file came to. Each row is in exactly one of `taken`, `refused` and `duplicates`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub rows: u64,
    pub taken: u64,
    /// Of those taken, the ones with a note.
    pub mended: u64,
    pub refused: u64,
    pub duplicates: u64,
    pub encoding: Encoding,
    pub delimiter: char,
    pub ignored_columns: Vec<String>,
}

/// Lines of a file whose rounds make one event: forty kilobytes with the widest known context. A
/// promise: with another number, a file that was imported before would be taken for another.
const PIECE: u64 = 16;

/// The file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    #[error("could not read the file")]
    Io(#[from] io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the first line is no header: {0}")]
    Header(String),
    #[error("this is not {format}: {why}")]
    Format { format: &'static str, why: String },
}

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

impl Item {
    /// What was mended in the row.
    pub fn notes(&self) -> &[Note] {
        match self {
            Self::Post { post, .. } => &post.provenance.notes,
            Self::Arm(arm) => &arm.provenance.notes,
            Self::Round { round, .. } => &round.notes,
            Self::Refused(_) | Self::Duplicate { .. } => &[],
        }
    }

    pub fn line(&self) -> u64 {
        match self {
            Self::Post { post, .. } => post.provenance.line,
            Self::Arm(arm) => arm.provenance.line,
            Self::Round { round, .. } => round.line,
            Self::Refused(refused) => refused.line,
            Self::Duplicate { line, .. } => *line,
        }
    }
}

impl Options {
    /// The provenance of a row.
    pub fn provenance(&self, line: u64, notes: Vec<Note>) -> Provenance {
        Provenance {
            origin: self.origin.clone(),
            format: self.format.as_str().to_owned(),
            file: self.file.clone(),
            file_hash: self.file_hash.clone(),
            line,
            notes,
        }
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

#[cfg(test)]
mod tests;
