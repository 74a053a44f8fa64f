//! Moments at which something may go out: whole minutes outside the quiet hours, away from what is
//! out or planned.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Timelike};
use chrono_tz::Tz;
use xbot_domain::config::Settings;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use super::embedding::{moment, stands};

/// Nothing is planned longer than this before it goes out.
const HORIZON: Duration = Duration::hours(24);
/// Posts that went out earlier are too far away to matter: no interval is longer than a day.
const LOOK_BACK: Duration = Duration::hours(25);

/// What the moments of a day are held against.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub zone: Tz,
    /// Hours of the day.
    pub quiet: Vec<u8>,
    /// What is out or planned, and how far from it the next one must be.
    pub taken: Vec<(Timestamp, Duration)>,
}

impl Calendar {
    /// For a post: its interval from other posts, X's limit from replies.
    pub fn of_posts(memory: &Memory, settings: &Settings, now: Timestamp) -> Self {
        let least = settings.posting.min_post_interval_minutes;
        let apart = settings.learning.post_interval_min.max(least);
        Self::of(memory, settings, now, |known| if known.is_reply() { least } else { apart })
    }

    /// For a reply: X's limit from everything.
    pub fn of_replies(memory: &Memory, settings: &Settings, now: Timestamp) -> Self {
        let least = settings.posting.min_post_interval_minutes;
        Self::of(memory, settings, now, |_| least)
    }

    fn of(
        memory: &Memory,
        settings: &Settings,
        now: Timestamp,
        minutes: impl Fn(&Known) -> u32,
    ) -> Self {
        let gap = |known: &Known| Duration::minutes(minutes(known).into());
        let taken = near(memory, now).map(|known| (moment(known), gap(known)));
        Self {
            zone: settings.account_timezone,
            quiet: settings.learning.quiet_hours.clone(),
            taken: taken.collect(),
        }
    }

    /// Every moment from `from` on that is free, within a day of `now`.
    pub fn free(
        &self,
        now: Timestamp,
        from: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, DateTime<Tz>)> {
        let end = now.plus(HORIZON);
        let minutes = std::iter::successors(Some(whole_minute(from)), |at| {
            Some(at.plus(Duration::minutes(1)))
        });
        minutes
            .take_while(move |at| *at <= end)
            .map(|at| (at, at.to_utc().with_timezone(&self.zone)))
            .filter(|(at, local)| !self.quiet.contains(&hour(local)) && self.is_away(*at))
    }

    /// The free moments by hour of the day, of each hour as it comes next with any.
    pub fn hours(&self, now: Timestamp, from: Timestamp) -> BTreeMap<u8, Vec<Timestamp>> {
        let mut hours = BTreeMap::<u8, (NaiveDate, Vec<Timestamp>)>::new();
        for (at, local) in self.free(now, from) {
            let day = local.date_naive();
            let (first, moments) = hours.entry(hour(&local)).or_insert((day, Vec::new()));
            if *first == day {
                moments.push(at);
            }
        }
        hours.into_iter().map(|(hour, (_, moments))| (hour, moments)).collect()
    }

    fn is_away(&self, at: Timestamp) -> bool {
        let away = |(taken, gap): &(Timestamp, Duration)| at.since(*taken).abs() >= *gap;
        self.taken.iter().all(away)
    }
}

/// Everything that stands and whose moment is ahead or not long gone.
pub fn near(memory: &Memory, now: Timestamp) -> impl Iterator<Item = &Known> {
    let decisions = &memory.decisions;
    let recent = decisions.since(now.minus(LOOK_BACK * 4));
    let open = decisions.ahead().chain(decisions.unsettled());
    let mut all = BTreeMap::new();
    all.extend(recent.chain(open).filter(|known| stands(known)).map(|known| (known.id, known)));
    all.into_values().filter(move |known| moment(known) >= now.minus(LOOK_BACK))
}

fn hour(local: &DateTime<Tz>) -> u8 {
    u8::try_from(local.hour()).unwrap_or_default()
}

fn whole_minute(at: Timestamp) -> Timestamp {
    const MINUTE: i64 = 60_000_000;
    let over = at.micros().rem_euclid(MINUTE);
    if over == 0 { at } else { at.plus(Duration::microseconds(MINUTE - over)) }
}

#[cfg(test)]
mod tests;
