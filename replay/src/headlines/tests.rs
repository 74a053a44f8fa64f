use super::*;

fn replayed(text: &str, seed: u64, threads: usize) -> Result<Headlines, HeadlineError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let policy = "thompson".parse().unwrap();
    let ask = HeadlineAsk { policy, seed, share: 1.0, confidence: 0.95 };
    replay(file.path(), &ask, NonZeroUsize::new(threads).unwrap()).map(|(found, _)| found)
}

const REAL: &str = include_str!("../../tests/fixtures/headline_tests.csv");

#[test]
fn thompson_earns_more_than_uniform_and_less_than_the_best_in_hindsight() {
    for seed in [1, 7, 42] {
        let found = replayed(REAL, seed, 2).unwrap();
        assert!(found.gain.clicks_interval.low > 0.0, "{:?}", found.gain);
        assert!(found.regret.clicks_interval.high < 0.0, "{:?}", found.regret);
        assert!(found.share_of_possible > 0.1 && found.share_of_possible < 1.0);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_whatever_the_order_of_rows() {
    let (head, rows) = REAL.split_once('\n').unwrap();
    let backwards: Vec<&str> = rows.lines().rev().collect();
    let turned = format!("{head}\n{}\n", backwards.join("\n"));
    let one = replayed(REAL, 7, 1).unwrap();
    assert_eq!(replayed(REAL, 7, 8).unwrap(), one);
    assert_eq!(replayed(&turned, 7, 2).unwrap(), one);
    assert_ne!(replayed(REAL, 8, 2).unwrap(), one);
}

#[test]
fn columns_may_stand_anywhere_and_bad_rows_are_named() {
    let text = "\u{feff}Clicks,week,test_id,headline,impressions\r\n\
        5,1,a,\"One, two\",100.0\r\n9,1,a,Three,120\r\n\r\n\
        5,1,b,Alone,100\r\n130,1,a,Four,120\r\n-1,1,a,Five,120\r\n1,1,,Six,120\r\n1,1,a,\"Seven\r\n";
    let found = replayed(text, 1, 1).unwrap();
    assert_eq!((found.tests, found.headlines, found.rounds), (1, 2, 100));
    assert_eq!((found.skipped_tests, found.bad_rows), (1, 4));
    let named: Vec<_> =
        found.first_bad_rows.iter().map(|bad| (bad.line, &bad.reason[..])).collect();
    assert_eq!(named[0], (6, "130 clicks are more than 120 impressions"));
    assert_eq!(named[1], (7, "clicks \"-1\" is no count"));
    assert_eq!(named[2], (8, "test_id is missing"));
    assert_eq!(named[3], (9, "a quote is never closed"));
}

#[test]
fn a_file_without_the_columns_or_without_tests_says_so() {
    let error = |text| replayed(text, 1, 1).unwrap_err().to_string();
    assert!(error("test_id,headline,clicks\n").starts_with("there is no column impressions"));
    assert!(error("test_id,headline,impressions,clicks\n").contains("no test"));
    assert!(error("").starts_with("there is no column"));
}
