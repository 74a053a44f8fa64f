//! Bytes of any of the usual encodings into UTF-8, as a stream.

use std::io::{self, Read};

use serde::Serialize;

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Never found out by looking: whoever knows it says so.
    Windows1252,
}

/// Read at a time.
const CHUNK: usize = 64 * 1024;

/// A reader of UTF-8, or of bytes that claimed to be it: whether they are is seen per field.
#[derive(Debug)]
pub struct Decoded<R> {
    input: R,
    pub encoding: Encoding,
    /// Read and not yet decoded.
    raw: Vec<u8>,
    /// Decoded and not yet handed out, from `sent` on.
    text: Vec<u8>,
    sent: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    /// `known` where somebody said it; otherwise the first bytes tell UTF-16 from UTF-8.
    pub fn new(mut input: R, known: Option<Encoding>) -> io::Result<Self> {
        let mut raw = Vec::new();
        input.by_ref().take(4).read_to_end(&mut raw)?;
        let (encoding, mark) = detect(&raw);
        raw.drain(..mark);
        let encoding = known.unwrap_or(encoding);
        Ok(Self { input, encoding, raw, text: Vec::new(), sent: 0, ended: false })
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.sent = 0;
        while self.text.is_empty() && !self.ended {
            let before = self.raw.len();
            self.input.by_ref().take(CHUNK as u64).read_to_end(&mut self.raw)?;
            self.ended = self.raw.len() - before < CHUNK;
            self.decode();
        }
        Ok(())
    }

    fn decode(&mut self) {
        match self.encoding {
            Encoding::Utf8 => std::mem::swap(&mut self.text, &mut self.raw),
            Encoding::Windows1252 => {
                let text: String = self.raw.drain(..).map(super::mojibake::decoded).collect();
                self.text.extend_from_slice(text.as_bytes());
            }
            Encoding::Utf16Le => self.decode_utf16(u16::from_le_bytes),
            Encoding::Utf16Be => self.decode_utf16(u16::from_be_bytes),
        }
    }

    /// Half a character at the end waits for its other half.
    fn decode_utf16(&mut self, unit: fn([u8; 2]) -> u16) {
        let units = |bytes: &[u8]| -> Vec<u16> {
            let pairs = bytes.chunks_exact(2);
            pairs.filter_map(|pair| pair.try_into().ok().map(unit)).collect()
        };
        let mut whole = units(&self.raw);
        if !self.ended && whole.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            whole.pop();
        }
        let rest = self.raw.split_off(whole.len() * 2);
        self.raw = rest;
        if self.ended && !self.raw.is_empty() {
            self.raw.clear();
            whole.push(0xD800); // a byte alone is no character, and shows as such
        }
        self.text.extend_from_slice(String::from_utf16_lossy(&whole).as_bytes());
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.sent == self.text.len() {
            self.fill()?;
        }
        let ready = self.text.get(self.sent..).unwrap_or_default();
        let count = ready.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.sent += count;
        Ok(count)
    }
}

/// The encoding, and how many bytes of a byte order mark stand before the text.
fn detect(first: &[u8]) -> (Encoding, usize) {
    match first {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
        [a, 0, b, 0] if *a != 0 && *b != 0 => (Encoding::Utf16Le, 0),
        [0, a, 0, b] if *a != 0 && *b != 0 => (Encoding::Utf16Be, 0),
        _ => (Encoding::Utf8, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id,text\n1,né 🎮\n";

    fn read(bytes: &[u8], known: Option<Encoding>) -> (String, Encoding) {
        let mut decoded = Decoded::new(bytes, known).unwrap();
        let mut text = String::new();
        decoded.read_to_string(&mut text).unwrap();
        (text, decoded.encoding)
    }

    fn utf16(mark: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        format!("{mark}{TEXT}").encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn the_same_text_comes_out_of_every_encoding_with_and_without_a_mark() {
        for mark in ["", "\u{feff}"] {
            for (bytes, encoding) in [
                (format!("{mark}{TEXT}").into_bytes(), Encoding::Utf8),
                (utf16(mark, u16::to_le_bytes), Encoding::Utf16Le),
                (utf16(mark, u16::to_be_bytes), Encoding::Utf16Be),
            ] {
                assert_eq!(read(&bytes, None), (TEXT.to_owned(), encoding), "{mark:?}");
            }
        }
    }

    #[test]
    fn characters_that_lie_across_two_reads_are_whole() {
        let long = "🎮".repeat(CHUNK);
        let bytes: Vec<u8> =
            format!("x,{long}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&bytes, None).0, format!("x,{long}"));
    }

    #[test]
    fn half_a_character_at_the_end_shows_and_does_not_stop() {
        let mut bytes = utf16("", u16::to_le_bytes);
        bytes.push(0x41);
        assert!(read(&bytes, None).0.ends_with('\u{fffd}'));
    }

    #[test]
    fn windows_1252_is_read_as_such_when_somebody_says_so() {
        let (text, _) = read(b"caf\xe9 \x80 \x81", Some(Encoding::Windows1252));
        assert_eq!(text, "café € \u{81}");
    }
}
