//! Moments and days, in the forms that exports use.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};
use xbot_domain::time::Timestamp;

use super::Reason;

mod forms;

/// What a date can be at all.
#[derive(Clone, Copy, Debug)]
pub struct Dates {
    /// Nothing is from later than this.
    pub now: Timestamp,
    /// Nothing is from earlier years.
    pub earliest: i32,
    /// What `03/04/2021` means, where somebody says it.
    pub order: Option<Order>,
    /// A moment near to which it must be, such as the one in the id of the post.
    pub witness: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    Exact(Timestamp),
    /// No more than the day is known.
    Day(NaiveDate),
}

/// What was found, and why it is not what stood there.
pub type Found = (Moment, Vec<&'static str>);

/// A date in digits has several readings until something rules all but one out.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    date: NaiveDate,
    time: Option<(NaiveTime, Option<i32>)>,
    why: Option<&'static str>,
}

/// Times without an offset are in UTC, as X's own exports are.
pub fn moment(text: &str, dates: &Dates) -> Result<Found, Reason> {
    let readings = forms::read(text.trim(), dates).ok_or("not a date that is known here")?;
    let mut possible: Vec<_> = readings.iter().filter_map(|r| possible(r, dates)).collect();
    possible.dedup_by(|a, b| a.0 == b.0);
    if possible.len() > 1
        && let Some(witness) = dates.witness
    {
        possible.retain(|(moment, _)| near(moment, witness));
    }
    match (&*possible, readings.first()) {
        ([one], _) => Ok(one.clone()),
        ([], Some(first)) => Err(impossible(first, dates)),
        _ => Err("day and month cannot be told apart: say which comes first".to_owned()),
    }
}

impl Moment {
    pub fn day(&self) -> NaiveDate {
        match self {
            Self::Exact(at) => at.to_utc().date_naive(),
            Self::Day(day) => *day,
        }
    }
}

/// Within a day: the same day in every zone.
pub fn near(moment: &Moment, witness: Timestamp) -> bool {
    (moment.day() - witness.to_utc().date_naive()).num_days().abs() <= 1
}

fn possible(reading: &Reading, dates: &Dates) -> Option<Found> {
    let latest = dates.now.to_utc().date_naive().succ_opt()?;
    let mut whys: Vec<_> = reading.why.into_iter().collect();
    let date = match reading.date.year() {
        0..100 => {
            whys.push("the century is missing, and only one is possible");
            century(reading.date, dates.earliest, latest)?
        }
        _ => reading.date,
    };
    if date.year() < dates.earliest || date > latest {
        return None;
    }
    let moment = match reading.time {
        None => Moment::Day(date),
        Some((time, offset)) => {
            let at = Timestamp::from(NaiveDateTime::new(date, time).and_utc());
            Moment::Exact(at.minus(chrono::Duration::seconds(offset.unwrap_or(0).into())))
        }
    };
    Some((moment, whys))
}

/// The year 0017 of a broken export, or 17 of a short one.
fn century(date: NaiveDate, earliest: i32, latest: NaiveDate) -> Option<NaiveDate> {
    let in_century = |century: i32| date.with_year(date.year() + century);
    let mut fits = [1900, 2000]
        .into_iter()
        .filter_map(in_century)
        .filter(|date| date.year() >= earliest && *date <= latest);
    let (first, second) = (fits.next(), fits.next());
    first.filter(|_| second.is_none())
}

fn impossible(reading: &Reading, dates: &Dates) -> Reason {
    let now = dates.now.day();
    format!("{} is not between {} and {now}", reading.date, dates.earliest)
}

#[cfg(test)]
mod tests;
