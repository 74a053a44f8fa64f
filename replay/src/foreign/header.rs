//! The names of the columns, and which is which.

use std::io::Read;

use super::ForeignError;
use super::csv::{Csv, Fault, LONGEST, Record};

/// The widest known table has some hundred.
pub const MOST_COLUMNS: usize = 4_096;

#[derive(Debug)]
pub struct Header {
    names: Vec<String>,
    /// The names as they are compared: without case, marks and underscores.
    keys: Vec<String>,
}

impl Header {
    pub fn read<R: Read>(csv: &mut Csv<R>) -> Result<Self, ForeignError> {
        match csv.read()? {
            None => Err(ForeignError::Empty),
            Some((_, Err(fault))) => Err(ForeignError::Header(unreadable(fault))),
            Some((_, Ok(record))) => Self::of(record),
        }
    }

    fn of(record: &Record) -> Result<Self, ForeignError> {
        if record.width() > MOST_COLUMNS {
            let why = format!("it has {} columns, more than {MOST_COLUMNS}", record.width());
            return Err(ForeignError::Header(why));
        }
        let text = |name: &[u8]| String::from_utf8_lossy(name).trim().to_owned();
        let names: Vec<_> = record.iter().map(text).collect();
        let keys = names.iter().map(|name| key(name)).collect();
        Ok(Self { names, keys })
    }

    pub fn width(&self) -> usize {
        self.names.len()
    }

    pub fn name(&self, at: usize) -> Option<&str> {
        self.names.get(at).map(String::as_str)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The column under the first of these names that there is.
    pub fn find(&self, names: &[&str]) -> Result<Option<usize>, ForeignError> {
        for name in names {
            let mut found = self.keys.iter().enumerate().filter(|(_, key)| *key == name);
            if let Some((at, _)) = found.next() {
                return match found.next() {
                    None => Ok(Some(at)),
                    Some(_) => Err(ForeignError::Header(format!("`{name}` stands in it twice"))),
                };
            }
        }
        Ok(None)
    }

    /// Two files were put together, and with the second came its header.
    pub fn is_repeated_by(&self, record: &Record) -> bool {
        record.width() == self.width()
            && record
                .iter()
                .zip(&self.names)
                .all(|(field, name)| String::from_utf8_lossy(field).trim() == name)
    }
}

fn key(name: &str) -> String {
    let invisible = ['\u{feff}', '\u{200b}', '\u{0}', '"'];
    let plain = name.replace(invisible, "").to_lowercase();
    let words = plain.split(|c: char| c.is_whitespace() || "_-.".contains(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn unreadable(fault: Fault) -> String {
    match fault {
        Fault::TooLong => format!("it is longer than {LONGEST} bytes"),
        Fault::Unclosed { .. } | Fault::Stray { .. } => "its quotes do not match".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Result<Header, ForeignError> {
        Header::read(&mut Csv::new(text.as_bytes(), MOST_COLUMNS + 1).unwrap())
    }

    #[test]
    fn columns_are_found_whatever_their_case_and_separators() {
        let header = header("\"Tweet ID\",url_clicks, Post-Text ,x\n").unwrap();
        for (names, at) in [
            (["id", "tweet id"], Some(0)),
            (["url clicks", "x"], Some(1)),
            (["post text", ""], Some(2)),
            (["likes", "hearts"], None),
        ] {
            assert_eq!(header.find(&names).unwrap(), at);
        }
    }

    #[test]
    fn a_header_that_is_none_is_refused() {
        assert!(matches!(header(""), Err(ForeignError::Empty)));
        assert!(matches!(header("\n\n"), Err(ForeignError::Empty)));
        assert!(header("a,\"b\n").is_err());
        assert!(header("id,id\n").unwrap().find(&["id"]).is_err());
        let million = "c,".repeat(1_000_000);
        assert!(header(&million).is_err());
        assert!(header(&"c,".repeat(5_000)).is_err());
    }
}
