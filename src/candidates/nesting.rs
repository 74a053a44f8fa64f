//! How deep a document goes. The parser of feeds calls itself for each level of some elements, so a
//! document of nothing but opening tags would end the program for want of stack.

use quick_xml::Reader;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::Event;

/// Real feeds stay below twenty; markup in their entries adds a few.
const MAX_DEPTH: usize = 100;

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("its elements are nested deeper than {MAX_DEPTH}")]
pub struct TooDeep;

/// What cannot be read as XML is left to the parser, which reads no further either: it is this lexer,
/// as strict as here. JSON has a limit of its own.
pub fn check(document: &[u8]) -> Result<(), TooDeep> {
    if document.iter().find(|byte| b"<{".contains(byte)) == Some(&b'{') {
        return Ok(());
    }
    let mut reader = Reader::from_reader(DecodingReader::new(document));
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoder() {
                    reader.get_mut().set_encoding(encoding);
                }
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => break,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(TooDeep);
        }
        buffer.clear();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_and_length_does_not() {
        let flat = "<a></a><b/><!-- <c> -->".repeat(1_000);
        assert_eq!(check(format!("<rss>{flat}</rss>").as_bytes()), Ok(()));
        assert_eq!(check("<a>".repeat(100).as_bytes()), Ok(()));
        assert_eq!(check("<a>".repeat(101).as_bytes()), Err(TooDeep));
        let json = format!("{{\"content_html\": \"{}\"}}", "<br>".repeat(101));
        assert_eq!(check(json.as_bytes()), Ok(()));
    }

    #[test]
    fn an_end_in_quotes_or_another_encoding_hides_nothing() {
        let quoted = "<a b='</a>'>".repeat(101);
        assert_eq!(check(quoted.as_bytes()), Err(TooDeep));
        let wide: Vec<u8> = "\u{feff}"
            .encode_utf16()
            .chain("<a>".repeat(101).encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(check(&wide), Err(TooDeep));
    }
}
