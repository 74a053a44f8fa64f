//! Dates that mean one thing are read, those that mean two are not.

use super::*;
use proptest::prelude::*;

fn dates() -> Dates {
    let now = "2025-08-11T09:00:00Z".parse().unwrap();
    Dates { now, earliest: 2006, order: None, witness: None }
}

fn at(text: &str) -> Moment {
    Moment::Exact(text.parse().unwrap())
}

fn day(text: &str) -> Moment {
    Moment::Day(text.parse().unwrap())
}

#[test]
fn the_forms_of_exports_are_known() {
    for (text, expected) in [
        ("2020-02-10 17:58 +0000", at("2020-02-10T17:58:00Z")),
        ("2020-02-10T17:58:03.5Z", at("2020-02-10T17:58:03.5Z")),
        ("2019-11-24 00:00:00.004101+00:00", at("2019-11-24T00:00:00.004101Z")),
        ("2020-02-10 19:58:00+02:00", at("2020-02-10T17:58:00Z")),
        ("2020-02-10 17:58", at("2020-02-10T17:58:00Z")),
        ("2020/02/10", day("2020-02-10")),
        ("Tue, Jul 14, 2020", day("2020-07-14")),
        ("July 14, 2020", day("2020-07-14")),
        ("14 Jul 2020 5:58 PM", at("2020-07-14T17:58:00Z")),
        ("Wed Oct 10 20:19:24 +0000 2018", at("2018-10-10T20:19:24Z")),
        ("2/25/2020", day("2020-02-25")),
        ("25/2/2020 12:00 AM", at("2020-02-25T00:00:00Z")),
        ("10.02.2020", day("2020-02-10")),
        ("3/3/2020", day("2020-03-03")),
        ("1609459200", at("2021-01-01T00:00:00Z")),
        ("1609459200123", at("2021-01-01T00:00:00.123Z")),
        ("0017-03-05 12:00 +0000", at("2017-03-05T12:00:00Z")),
        ("3/25/17", day("2017-03-25")),
    ] {
        assert_eq!(moment(text, &dates()).map(|found| found.0), Ok(expected), "{text}");
    }
}

#[test]
fn a_missing_century_is_said() {
    let (_, whys) = moment("0017-03-05", &dates()).unwrap();
    assert_eq!(whys, ["the century is missing, and only one is possible"]);
    assert!(moment("2017-03-05", &dates()).unwrap().1.is_empty());
}

#[test]
fn what_cannot_be_or_means_two_things_is_refused() {
    for (text, why) in [
        ("03/04/2021", "cannot be told apart"),
        ("2031-01-01", "not between"),
        ("1999-01-01", "not between"),
        ("0117-01-01", "not between"),
        ("0044-01-01", "not between"),
        ("2021-02-30", "not a date"),
        ("30/30/2021", "not a date"),
        ("yesterday", "not a date"),
        ("2021-02-03 25:00", "not a date"),
        ("2021-02-03 12:00 CET", "not a date"),
        ("Jul 14, 2020 and more", "not a date"),
        ("", "not a date"),
    ] {
        let refused = moment(text, &dates()).unwrap_err();
        assert!(refused.contains(why), "{text}: {refused}");
    }
}

#[test]
fn an_order_or_a_witness_decides() {
    let text = "03/04/2021";
    let first = Dates { order: Some(Order::DayFirst), ..dates() };
    assert_eq!(moment(text, &first).unwrap().0, day("2021-04-03"));
    let other = Dates { order: Some(Order::MonthFirst), ..dates() };
    assert_eq!(moment(text, &other).unwrap().0, day("2021-03-04"));
    let witness = Some("2021-04-03T20:00:00Z".parse().unwrap());
    assert_eq!(moment(text, &Dates { witness, ..dates() }).unwrap().0, day("2021-04-03"));
}

proptest! {
    #[test]
    fn no_text_panics(text in "[0-9a-zA-Z:/., +-]{0,30}|.{0,30}") {
        let _ = moment(&text, &dates());
    }
}
