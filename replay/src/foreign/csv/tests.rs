//! What comes out of rows as they should be, and as they are.

use super::*;
use proptest::prelude::*;

type Read1 = (u64, Result<Vec<String>, Fault>);

fn read(bytes: &[u8]) -> Vec<Read1> {
    let mut csv = Csv::new(bytes, 100).unwrap();
    let mut rows = Vec::new();
    while let Some((line, row)) = csv.read().unwrap() {
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        rows.push((line, row.map(|record| record.iter().map(text).collect())));
    }
    rows
}

fn good(line: u64, fields: &[&str]) -> Read1 {
    (line, Ok(fields.iter().map(|&field| field.to_owned()).collect()))
}

#[test]
fn rows_are_read_as_rfc_4180_says() {
    let text = "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n,\r\n2,end";
    let rows = [
        good(1, &["a", "b"]),
        good(2, &["1", "x, \"y\"\nz"]),
        good(4, &["", ""]),
        good(5, &["2", "end"]),
    ];
    assert_eq!(read(text.as_bytes()), rows);
}

#[test]
fn every_line_end_is_known_and_blank_lines_are_no_rows() {
    for end in ["\n", "\r\n", "\r", "\r\r\n"] {
        let text = format!("a,b{end}1,2{end}{end}3,4{end}");
        let rows: Vec<_> = read(text.as_bytes()).into_iter().map(|(_, row)| row.unwrap()).collect();
        assert_eq!(rows, [["a", "b"], ["1", "2"], ["3", "4"]], "{end:?}");
    }
}

#[test]
fn a_carriage_return_inside_a_field_is_text_where_lines_end_otherwise() {
    assert_eq!(read(b"a,b\n1,x\ry\n")[1], good(2, &["1", "x\ry"]));
    assert_eq!(read(b"a,b\r1,\"x\ry\"\r2,z\r")[2], good(4, &["2", "z"]));
}

#[test]
fn the_delimiter_is_the_one_of_the_first_line() {
    assert_eq!(read(b"a;b\n1,5;2\n")[1], good(2, &["1,5", "2"]));
    assert_eq!(read(b"a\tb\n1;2\t3\n")[1], good(2, &["1;2", "3"]));
    assert_eq!(read(b"\"a;b;c\",d\n1,2\n")[1], good(2, &["1", "2"]));
}

#[test]
fn a_quote_that_is_not_closed_costs_its_own_line() {
    let rows = read(b"a,b\n1,\"x\n2,y\n3,z\n");
    assert_eq!(rows[1], (2, Err(Fault::Unclosed { column: 1 })));
    assert_eq!(rows[2..], [good(3, &["2", "y"]), good(4, &["3", "z"])]);
    let rows = read(b"a,b\n1,\"x\n2,\"y\"\n3,z\n");
    assert_eq!(rows[1], (2, Err(Fault::Stray { column: 1 })));
    assert_eq!(rows[2..], [good(3, &["2", "y"]), good(4, &["3", "z"])]);
}

#[test]
fn a_row_without_end_costs_itself_and_no_more_memory_than_the_bound() {
    let mut text = b"a,b\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', 3 * LONGEST));
    text.extend(b"\n1,2\n");
    let rows = read(&text);
    assert_eq!(rows[1..], [(2, Err(Fault::TooLong)), good(3, &["1", "2"])]);
}

#[test]
fn fields_beyond_those_kept_are_counted() {
    let text = format!("a\n{}", "1,".repeat(1_000));
    let mut csv = Csv::new(text.as_bytes(), 3).unwrap();
    csv.read().unwrap();
    let (_, row) = csv.read().unwrap().unwrap();
    let row = row.unwrap();
    assert_eq!((row.width(), row.iter().count(), row.is_empty_from(1)), (1_001, 3, false));
}

proptest! {
    #[test]
    fn what_was_written_is_read(rows in prop::collection::vec(prop::collection::vec("[^\u{0}]{0,12}", 2..5), 1..8)) {
        let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
        let text: String = rows.iter().map(|row| line(row) + "\n").collect();
        // The delimiter is looked for in the first line.
        let text = format!("a,b,c,d\n{text}");
        let read: Vec<_> = read(text.as_bytes()).into_iter().skip(1).map(|(_, r)| r.unwrap()).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn no_bytes_panic_and_none_are_skipped(bytes in prop::collection::vec(prop::sample::select(b"a\",;\n\r\t\0\xff".to_vec()), 0..200)) {
        let mut csv = Csv::new(&*bytes, 5).unwrap();
        let mut last = 0;
        while let Some((line, _)) = csv.read().unwrap() {
            prop_assert!(line > last || (csv.lone_cr == LoneCr::EndsLine && line == last));
            last = line;
        }
        prop_assert_eq!(csv.taken(), bytes.len() as u64);
    }
}
