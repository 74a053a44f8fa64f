//! Records of a CSV file (RFC 4180): commas, quotes, line breaks within quotes.

use std::io::{self, BufRead, Read as _};

/// A record does not go on for longer: a quote was never closed.
const RECORD_BYTES: usize = 1 << 20;

#[derive(Debug, PartialEq, Eq)]
pub enum Record {
    Fields(Vec<String>),
    /// Not closed; what follows it is read as new records.
    Unclosed,
}

pub struct Records<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Records<R> {
    pub fn new(input: R) -> Self {
        Self { input, line: 0 }
    }

    /// The next record with the number of its first line. Bytes that are no text are replaced.
    pub fn next_record(&mut self) -> io::Result<Option<(u64, Record)>> {
        let mut bytes = Vec::new();
        let first = self.line + 1;
        loop {
            if (&mut self.input).take(RECORD_BYTES as u64).read_until(b'\n', &mut bytes)? == 0 {
                let open = !bytes.is_empty();
                return Ok(open.then_some((first, Record::Unclosed)));
            }
            self.line += 1;
            let quotes = bytes.iter().filter(|byte| **byte == b'"').count();
            if quotes % 2 == 0 {
                return Ok(Some((first, Record::Fields(fields(&bytes)))));
            }
            if bytes.len() > RECORD_BYTES {
                return Ok(Some((first, Record::Unclosed)));
            }
            if self.input.fill_buf()?.is_empty() {
                return Ok(Some((first, Record::Unclosed)));
            }
        }
    }
}

fn fields(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                field.push('"');
                letters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u64, Record)> {
        let mut records = Records::new(text.as_bytes());
        std::iter::from_fn(|| records.next_record().unwrap()).collect()
    }

    fn fields(fields: &[&str]) -> Record {
        Record::Fields(fields.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn quotes_hold_commas_quotes_and_line_breaks() {
        let found = all("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n,\n");
        assert_eq!(found[0], (1, fields(&["a", "b"])));
        assert_eq!(found[1], (2, fields(&["x, \"y\"", "1\n2"])));
        assert_eq!(found[2], (4, fields(&["", ""])));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_told() {
        assert_eq!(all("a,\"b\nc"), [(1, Record::Unclosed)]);
    }
}
