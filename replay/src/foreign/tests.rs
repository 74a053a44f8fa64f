//! Files as they are found: what is taken, what is mended, what is refused.

use proptest::prelude::*;

use super::*;

mod garbage;
mod posts;
mod tables;

pub fn options(format: Format) -> Options {
    Options {
        format,
        origin: if format == Format::XAnalytics { "x" } else { "elsewhere" }.to_owned(),
        file: "export.csv".to_owned(),
        file_hash: ContentHash::of(b"export"),
        now: "2025-08-11T09:00:00Z".parse().unwrap(),
        captured_at: None,
        order: None,
        encoding: None,
    }
}

pub fn read(format: Format, bytes: &[u8]) -> (Vec<Item>, Report) {
    read_with(options(format), bytes).unwrap()
}

pub fn read_with(options: Options, bytes: &[u8]) -> Result<(Vec<Item>, Report), ForeignError> {
    let mut import = Import::open(bytes, options)?;
    let items = import.by_ref().collect::<Result<_, _>>()?;
    Ok((items, import.report().clone()))
}

pub fn post(item: &Item) -> (&PostImported, &ReadingImported) {
    let Item::Post { post, reading } = item else { panic!("{item:?} is no post") };
    (post, reading.as_ref().unwrap())
}

pub fn refused(item: &Item) -> (&str, &str) {
    let Item::Refused(refused) = item else { panic!("{item:?} was taken") };
    (refused.column.as_deref().unwrap_or_default(), &refused.reason)
}
