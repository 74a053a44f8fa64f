//! A Parquet file as a program sees it that knows nothing of this one.

use std::fs::File;

use parquet::basic::{Compression, LogicalType, TimeUnit};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::RowAccessor as _;
use xbot_domain::time::Timestamp;
use xbot_replay::export::{Format, Range};

use crate::stage::{EVENTS, exported, log, whole};

fn open(folder: &tempfile::TempDir, day: u32) -> SerializedFileReader<File> {
    let path = folder.path().join(format!("day=2025-08-{day:02}/events.parquet"));
    SerializedFileReader::new(File::open(path).unwrap()).unwrap()
}

#[test]
fn a_row_has_every_field_as_it_is_stored() {
    let (folder, _) = whole(&log(&EVENTS), Format::Parquet);
    let mut rows = open(&folder, 2).into_iter().map(Result::unwrap);
    let noon: Timestamp = "2025-08-02T12:00:00Z".parse().unwrap();
    let row = rows.nth(1).unwrap();
    let texts = [3, 4, 6, 9, 10].map(|column| row.get_string(column).unwrap().as_str());
    let longs = [0, 1, 2, 5].map(|column| row.get_long(column).unwrap());
    let metadata = "{\"recorded_at\":\"2025-08-02T12:00:00.000000Z\"}";
    assert_eq!(texts, ["arm", "timing:9", "updated", "{\"b\":\n2}", metadata]);
    assert_eq!(longs, [6, 6, 43, 3]);
    assert_eq!(row.get_int(7).unwrap(), 1);
    assert_eq!(row.get_timestamp_micros(8).unwrap(), noon.micros());
}

#[test]
fn numbers_are_those_of_the_whole_log_in_a_part_of_it_too() {
    let from = Range { from: Some("2025-08-03T00:00:00Z".parse().unwrap()), ..Range::default() };
    let (folder, _) = exported(&log(&EVENTS), from, Format::Parquet);
    let numbers = |day| {
        let rows = open(&folder, day).into_iter();
        rows.map(|row| row.unwrap().get_long(0).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((numbers(3), numbers(4)), (vec![5, 7, 8], vec![9, 11]));
}

#[test]
fn texts_and_times_are_declared_as_such_and_columns_have_bounds() {
    let (folder, _) = whole(&log(&EVENTS), Format::Parquet);
    let reader = open(&folder, 1);
    let group = reader.metadata().row_group(0);
    let kind = |index: usize| group.column(index).column_descr().logical_type_ref().cloned();
    assert_eq!(kind(8), Some(LogicalType::timestamp(true, TimeUnit::MICROS)));
    assert!([3, 4, 6, 9, 10].into_iter().all(|index| kind(index) == Some(LogicalType::String)));
    assert!(group.columns().iter().all(|column| column.compression() == Compression::SNAPPY));
    let bounds = group.column(0).statistics().unwrap();
    assert_eq!(bounds.min_bytes_opt(), Some(1i64.to_le_bytes().as_slice()));
    assert_eq!(bounds.max_bytes_opt(), Some(4i64.to_le_bytes().as_slice()));
}
