//! Nothing that a file holds makes the reader panic, and no row gets lost in it.

use super::*;

const HEADERS: [(Format, &str); 4] = [
    (Format::XAnalytics, "Post id,Date,Post text,Post Link,Impressions,Likes,New follows"),
    (Format::Posts, "id,created_at,text,url,views,likes,follows,captured_at"),
    (Format::HeadlineTests, "test_id,headline,impressions,clicks,week"),
    (Format::BanditRounds, "action,reward,pscore,position,timestamp,context,feature"),
];

/// What cells hold in the files of the world, and what they should not.
const CELLS: [&str; 40] = [
    "",
    "-",
    "-1",
    "0",
    "7",
    "1938.0",
    "1,938",
    "\"1,938\"",
    "1.2K",
    "-5",
    "1e3",
    "99999999999999999999",
    "1226928883355791360",
    "1.22693E+18",
    "='1'",
    "https://x.com/a/status/1226928883355791360",
    "2020-02-10 18:00 +0000",
    "0017-03-05",
    "03/04/2021",
    "\"Mon, Feb 10, 2020\"",
    "31/31/31",
    "NaN",
    "inf",
    "0.5",
    "50%",
    "\"a \"\"b\"\" c\"",
    "\"open",
    "close\"",
    "a\rb",
    "\"a\nb\"",
    "donâ€™t",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "🎮",
    "{\"a\":1}",
    "[1",
    "=1+1",
    "'",
    "\"\"",
];

fn cell() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        8 => prop::sample::select(&CELLS[..]).prop_map(|cell| cell.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}

fn table() -> impl Strategy<Value = (Format, Vec<u8>)> {
    let row = prop::collection::vec(cell(), 0..10);
    let end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (prop::sample::select(&HEADERS[..]), prop::collection::vec(row, 0..12), end).prop_map(
        |((format, header), rows, end)| {
            let mut bytes = format!("{header}{end}").into_bytes();
            for row in rows {
                bytes.extend(row.join(&b','));
                bytes.extend(end.as_bytes());
            }
            (format, bytes)
        },
    )
}

fn each_row_once(items: &[Item], report: &Report) -> Result<(), TestCaseError> {
    let count = |wanted: fn(&Item) -> bool| items.iter().filter(|item| wanted(item)).count() as u64;
    prop_assert_eq!(report.rows, items.len() as u64);
    prop_assert_eq!(report.refused, count(|item| matches!(item, Item::Refused(_))));
    prop_assert_eq!(report.duplicates, count(|item| matches!(item, Item::Duplicate { .. })));
    prop_assert_eq!(report.rows, report.taken + report.refused + report.duplicates);
    let lines: Vec<_> = items.iter().map(Item::line).collect();
    prop_assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "{lines:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_row_of_a_messy_table_is_taken_or_reported_once((format, bytes) in table()) {
        let (items, report) = read_with(options(format), &bytes)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        each_row_once(&items, &report)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..4) {
        let (format, header) = HEADERS[at];
        let _ = read_with(options(format), &bytes);
        let mut with_header = format!("{header}\n").into_bytes();
        with_header.extend(&bytes);
        let (items, report) = read_with(options(format), &with_header)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        each_row_once(&items, &report)?;
    }

    #[test]
    fn what_is_taken_can_be_written_and_read_again((format, bytes) in table()) {
        for item in read_with(options(format), &bytes).map(|read| read.0).unwrap_or_default() {
            if let Item::Round { round, .. } = item {
                let text = serde_json::to_string(&round).unwrap();
                prop_assert_eq!(serde_json::from_str::<Round>(&text).unwrap(), *round);
            }
        }
    }
}

#[test]
fn runs_of_carriage_returns_take_no_longer_than_other_bytes() {
    let header = HEADERS[1].1;
    for (end, text) in [("\n", "x"), ("\r", "")] {
        let run = "\r".repeat(900_000);
        let text = format!("{header}{end}{run}{text}{end}p-1,2021-02-25,x,,5,5,5,{end}");
        let (items, _) = read(Format::Posts, text.as_bytes());
        assert!(matches!(items.last(), Some(Item::Post { .. })));
    }
}

#[test]
fn a_million_columns_a_million_quotes_and_a_million_nul_bytes_are_survived() {
    let header = HEADERS[1].1;
    let good = "\np-1,2021-02-25,x,,5,5,5,\n";
    for junk in ["c,", "\"", "\0", "\r", "\n", "\",", "é", "\r\"", "a\n\"", "\r\r\r\r\r\r\r\r."] {
        let text = format!("{header}\n{}x{good}", junk.repeat(1_000_000));
        let (items, report) = read(Format::Posts, text.as_bytes());
        assert!(matches!(items.last(), Some(Item::Post { .. })), "{junk:?}: {report:?}");
    }
}
