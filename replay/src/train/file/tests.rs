use std::io::Write as _;

use super::*;
use crate::train::Clock;

fn parsed(text: &str) -> Result<RowsFile, RowsFileError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let ignore = ["id".to_owned()];
    read(file.path(), Wanted { target: "y", ignore: &ignore })
}

fn reasons(file: &RowsFile) -> Vec<(u64, &str)> {
    file.bad_lines.first.iter().map(|bad| (bad.line, bad.reason.as_str())).collect()
}

#[test]
fn a_table_is_read_and_bad_lines_are_named() {
    let file = parsed(
        "id,at,b,y,weight,a\n\
         one,2025-08-11T09:00:00Z,1,2.5,1,true\n\
         two,2025-08-11T10:00:00Z,,2.5,1,0\n\
         three,3,1,2.5,1,0\n\
         four,2025-08-11T10:00:00Z,1,2.5,0,0\n\
         five,2025-08-11T10:00:00Z,1,nan,1,0\n\
         six,2025-08-11T10:00:00Z,1\n\
         seven,2025-08-11T08:00:00Z,-1e-3,3,0.5,0\n",
    )
    .unwrap();
    assert_eq!(
        reasons(&file),
        [
            (3, "b is missing"),
            (4, "at is not of the same sort as before: times and numbers do not mix"),
            (5, "the weight 0 is not above 0"),
            (6, "y is no finite number"),
            (7, "it has 3 fields, and the header 6"),
        ]
    );
    let given = file.given;
    assert_eq!((given.names, given.x), (vec!["b".into(), "a".into()], vec![1.0, 1.0, -1e-3, 0.0]));
    assert_eq!((given.y, given.weights), (vec![2.5, 3.0], Some(vec![1.0, 0.5])));
    assert_eq!(given.clock, Clock::Time);
}

#[test]
fn lines_of_json_are_the_same_rows() {
    let file = parsed(
        "{\"at\": 2, \"known_at\": 3, \"y\": true, \"a\": 1}\n\nno\n\
         {\"at\": 2, \"known_at\": 1, \"y\": 0, \"a\": 1}\n\
         {\"at\": 2, \"known_at\": 2, \"y\": 0, \"a\": \"1\"}\n\
         {\"at\": 2, \"known_at\": 2, \"y\": 0, \"a\": [], \"b\": 1}\n\
         {\"at\": 1, \"known_at\": 2, \"a\": null}\n\
         {\"at\": 1, \"known_at\": 2, \"y\": 0, \"a\": 1.5}",
    )
    .unwrap();
    let lines: Vec<u64> = file.bad_lines.first.iter().map(|bad| bad.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7]);
    assert_eq!(
        reasons(&file)[1..4],
        [
            (4, "known_at is before at"),
            (5, "a is \"1\", and no number"),
            (6, "b is no column of the first line"),
        ]
    );
    assert_eq!(file.given.known_at, Some(vec![3.0, 2.0]));
    let (kind, columns) = file.columns(None).unwrap();
    assert_eq!((kind, columns.measure(), columns.rows()), (Kind::Logistic, Measure::Chance, 2));
}

#[test]
fn a_file_without_what_is_needed_is_refused_in_words() {
    for (text, expected) in [
        ("", "there is not one usable row"),
        ("a,b\n1,2\n", "there is no column \"y\"; there are a, b"),
        ("y,at,id\n1,2,3\n", "there is no column beside \"y\" to predict it from"),
        ("y,a,a\n1,2,3\n", "the column \"a\" is there twice"),
        ("y,a\n1,x\n", "there is not one usable row: line 2: a is \"x\", and no number"),
        (
            "{\"a\": 1",
            "there is not one usable row: line 1: EOF while parsing an object at column 7",
        ),
    ] {
        assert_eq!(parsed(text).unwrap_err().to_string(), expected);
    }
    let kinds = |y: &str| parsed(&format!("y,a\n0,1\n{y},2\n")).unwrap().columns(None).unwrap().0;
    assert_eq!((kinds("1"), kinds("2")), (Kind::Logistic, Kind::Ridge));
    let no_chance = parsed("y,a\n0,1\n2,2\n").unwrap().columns(Some(Kind::Logistic));
    assert!(matches!(no_chance, Err(TrainError::NoClasses)));
}
