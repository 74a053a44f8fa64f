//! Headline tests as they are published: a row per headline of a test, with counts.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::csv::{Record, Records};
use super::{BadRow, HeadlineError};

const MARK: char = '\u{feff}';

/// A headline with what it earned. Ordered, so that the order of the file does not matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arm {
    pub headline: String,
    pub impressions: u64,
    pub clicks: u64,
}

/// Tests by their name; rows that cannot be used.
#[derive(Debug, Default)]
pub struct Table {
    pub tests: BTreeMap<String, Vec<Arm>>,
    pub bad: Vec<BadRow>,
}

/// Where each column stands.
struct Places {
    test: usize,
    headline: usize,
    impressions: usize,
    clicks: usize,
}

impl Table {
    pub fn read(input: impl BufRead) -> Result<Self, HeadlineError> {
        let mut records = Records::new(input);
        let head = match records.next_record()? {
            Some((_, Record::Fields(head))) => head,
            _ => return Err(HeadlineError::Head("test_id")),
        };
        let places = Places::of(&head)?;
        let mut table = Self::default();
        while let Some((line, record)) = records.next_record()? {
            if let Err(reason) = table.add(&places, &record) {
                table.bad.push(BadRow { line, reason });
            }
        }
        for arms in table.tests.values_mut() {
            arms.sort();
        }
        Ok(table)
    }

    fn add(&mut self, places: &Places, record: &Record) -> Result<(), String> {
        let Record::Fields(fields) = record else {
            return Err("a quote is never closed".to_owned());
        };
        if fields.iter().all(|field| field.trim().is_empty()) {
            return Ok(());
        }
        let field = |place: usize, name: &str| {
            let found = fields.get(place).map(|field| field.trim());
            found.filter(|text| !text.is_empty()).ok_or_else(|| format!("{name} is missing"))
        };
        let test = field(places.test, "test_id")?;
        let impressions = count("impressions", field(places.impressions, "impressions")?)?;
        let clicks = count("clicks", field(places.clicks, "clicks")?)?;
        if clicks > impressions {
            return Err(format!("{clicks} clicks are more than {impressions} impressions"));
        }
        let headline = fields.get(places.headline).cloned().unwrap_or_default();
        let arm = Arm { headline, impressions, clicks };
        self.tests.entry(test.to_owned()).or_default().push(arm);
        Ok(())
    }
}

impl Places {
    fn of(head: &[String]) -> Result<Self, HeadlineError> {
        let plain = |name: &String| name.trim_start_matches(MARK).trim().to_lowercase();
        let names: Vec<String> = head.iter().map(plain).collect();
        let place = |name: &'static str| {
            names.iter().position(|known| known == name).ok_or(HeadlineError::Head(name))
        };
        Ok(Self {
            test: place("test_id")?,
            headline: place("headline")?,
            impressions: place("impressions")?,
            clicks: place("clicks")?,
        })
    }
}

/// A whole number; `1938.0` is one.
fn count(name: &str, text: &str) -> Result<u64, String> {
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0'));
    let digits = whole.map_or(text, |(whole, _)| whole);
    digits.parse().map_err(|_| format!("{name} {text:?} is no count"))
}

impl From<io::Error> for HeadlineError {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}
