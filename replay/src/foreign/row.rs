//! One row while it is read: its cells, and what was mended in them so far.

use xbot_domain::foreign::Note;

use super::cell::{self, Mended, Reason, Signed};
use super::csv::Record;
use super::header::Header;
use super::{Refused, mojibake};

/// A value is quoted to be found again, not to be read.
const QUOTED: usize = 80;

#[derive(Debug)]
pub struct Row<'a> {
    pub header: &'a Header,
    pub record: &'a Record,
    pub notes: Vec<Note>,
}

/// What is wrong in a row; the line is added by who knows it.
#[derive(Debug)]
pub struct Bad {
    column: Option<String>,
    value: Option<String>,
    reason: Reason,
}

impl Bad {
    pub fn row(reason: impl Into<Reason>) -> Self {
        Self { column: None, value: None, reason: reason.into() }
    }

    pub fn at(self, line: u64) -> Refused {
        let Self { column, value, reason } = self;
        Refused { line, column, value, reason }
    }
}

impl<'a> Row<'a> {
    pub fn new(header: &'a Header, record: &'a Record) -> Self {
        Self { header, record, notes: Vec::new() }
    }

    /// As many fields as there are columns; commas at the end of a line are harmless.
    pub fn check_width(&mut self) -> Result<(), Bad> {
        let (found, expected) = (self.record.width(), self.header.width());
        if self.header.is_repeated_by(self.record) {
            return Err(Bad::row("the header again: two files were put together"));
        }
        if found > expected && self.record.is_empty_from(expected) {
            let why = "empty fields behind the last column";
            self.note("", &found.to_string(), Some(expected.to_string()), why);
            return Ok(());
        }
        match found == expected {
            true => Ok(()),
            false => Err(Bad::row(format!("{found} fields, where the header has {expected}"))),
        }
    }

    /// A text for people, without what broke on its way.
    pub fn text(&mut self, at: Option<usize>) -> Result<Option<String>, Bad> {
        let Some(at) = at else { return Ok(None) };
        let found = self.plain(at)?;
        let mut text = found.replace("\r\n", "\n");
        if text.contains('\r') {
            text = text.replace('\r', "\n");
            self.mended(at, found, &text, "carriage returns for line ends");
        }
        if text.contains('\0') {
            text = text.replace('\0', "");
            self.mended(at, found, &text, "NUL bytes, which stand for nothing in a text");
        }
        if let Some(better) = mojibake::mended(&text) {
            self.mended(at, found, &better, "UTF-8 that was read as Windows-1252");
            text = better;
        } else if mojibake::suspicious(&text) {
            let name = self.name(at);
            let why = "characters were lost before, and cannot be told";
            self.note(&name, found, None, why);
        }
        Ok((!text.trim().is_empty()).then_some(text))
    }

    /// A text for programs, as it is: `none` may be the name of an action.
    pub fn trimmed(&self, at: Option<usize>) -> Result<Option<&'a str>, Bad> {
        let Some(at) = at else { return Ok(None) };
        let text = self.plain(at)?.trim();
        Ok((!text.is_empty()).then_some(text))
    }

    /// A text that has to be read further; absent where the cell says that there is none.
    pub fn written(&self, at: Option<usize>) -> Result<Option<&'a str>, Bad> {
        Ok(self.trimmed(at)?.filter(|text| !cell::is_nothing(text)))
    }

    pub fn count(&mut self, at: Option<usize>, signed: Signed) -> Result<Option<i64>, Bad> {
        self.cell(at, |text| cell::count(text, signed))
    }

    /// A count that cannot be negative.
    pub fn size(&mut self, at: Option<usize>) -> Result<Option<u64>, Bad> {
        let size = self.count(at, Signed::No)?;
        Ok(size.and_then(|size| u64::try_from(size).ok()))
    }

    pub fn number(&mut self, at: Option<usize>) -> Result<Option<f64>, Bad> {
        self.cell(at, cell::number)
    }

    pub fn fraction(&mut self, at: Option<usize>) -> Result<Option<f64>, Bad> {
        self.cell(at, cell::fraction)
    }

    pub fn cell<T: ToString>(
        &mut self,
        at: Option<usize>,
        read: impl Fn(&str) -> Result<Mended<Option<T>>, Reason>,
    ) -> Result<Option<T>, Bad> {
        let Some(at) = at else { return Ok(None) };
        let found = self.plain(at)?;
        let Mended { value, why } = read(found).map_err(|reason| self.bad(at, reason))?;
        if let Some(why) = why {
            let became = value.as_ref().map(ToString::to_string);
            self.note(&self.name(at), found, became, &why);
        }
        Ok(value)
    }

    /// The value has to be there.
    pub fn needed<T>(&self, at: Option<usize>, value: Option<T>) -> Result<T, Bad> {
        let missing = || match at {
            Some(at) => self.bad(at, "missing, and the row is nothing without it"),
            None => Bad::row("a value is missing"),
        };
        value.ok_or_else(missing)
    }

    pub fn bad(&self, at: usize, reason: impl Into<Reason>) -> Bad {
        let value = self.record.get(at).unwrap_or_default();
        let value = brief(&String::from_utf8_lossy(value));
        Bad { column: Some(self.name(at)), value: Some(value), reason: reason.into() }
    }

    pub fn name(&self, at: usize) -> String {
        self.header.name(at).unwrap_or_default().to_owned()
    }

    fn mended(&mut self, at: usize, found: &str, became: &str, why: &str) {
        self.note(&self.name(at), found, Some(brief(became)), why);
    }

    /// The same mending in several columns is said once: exports write every count as `12.0`.
    pub fn note(&mut self, column: &str, found: &str, became: Option<String>, why: &str) {
        let found = brief(found);
        let same = |known: &&mut Note| known.why == why && known.became.is_some();
        let Some(known) = self.notes.iter_mut().find(same).filter(|_| became.is_some()) else {
            let (column, why) = (column.to_owned(), why.to_owned());
            self.notes.push(Note { column, found, became, why });
            return;
        };
        known.column = format!("{}, {column}", known.column);
        known.found = format!("{}, {found}", known.found);
        known.became = known.became.take().zip(became).map(|(a, b)| format!("{a}, {b}"));
    }

    fn plain(&self, at: usize) -> Result<&'a str, Bad> {
        let bytes = self.record.get(at).unwrap_or_default();
        std::str::from_utf8(bytes)
            .map_err(|_| self.bad(at, "not UTF-8: convert the file, or say how it is encoded"))
    }
}

fn brief(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}
