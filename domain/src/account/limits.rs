//! How often may be posted, and what the limits have to say to one more post.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::rules::Refusal;
use crate::time::Timestamp;

mod quiet;
mod replies;
mod tally;

pub(super) use tally::Tally;

/// The limits as they are at the moment of the claim.
///
/// A thread is one post, a reply is a post too. Quiet hours are those of `time_zone`. A day is any
/// 24 hours and also the calendar day there, so that no way of counting days finds more replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// In any 60 minutes.
    pub max_posts_per_hour: u32,
    /// Between any two posts.
    pub min_post_interval_minutes: u32,
    pub reply_max_per_day: u32,
    /// Hours of the day, 0 to 23.
    pub quiet_hours: BTreeSet<u8>,
    /// By its IANA name.
    pub time_zone: String,
}

/// Limits that can be held. Nothing else is asked whether one may post.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    limits: &'a Limits,
    zone: Tz,
}

/// A longer interval would outlive the window of posts that is remembered.
const LONGEST_INTERVAL_MINUTES: u32 = 24 * 60;

/// More would not be a limit, and the window would have no bound.
const MOST_POSTS_PER_HOUR: u32 = 60;

impl Limits {
    pub(super) fn checked(&self) -> Result<Checked<'_>, Refusal> {
        let bad = |why: String| {
            let message = format!("could not claim a slot: {why}; correct the limit first");
            Refusal::new("bad_limits", message)
        };
        let zone: Tz = self
            .time_zone
            .parse()
            .map_err(|_| bad(format!("`{}` is not an IANA time zone", self.time_zone)))?;
        if let Some(hour) = self.quiet_hours.iter().find(|hour| **hour > 23) {
            return Err(bad(format!("quiet hour {hour} does not exist, use 0 to 23")));
        }
        let (minutes, posts) = (self.min_post_interval_minutes, self.max_posts_per_hour);
        if minutes > LONGEST_INTERVAL_MINUTES {
            let most = LONGEST_INTERVAL_MINUTES;
            return Err(bad(format!("an interval of {minutes} minutes is over {most}")));
        }
        if posts > MOST_POSTS_PER_HOUR {
            let most = MOST_POSTS_PER_HOUR;
            return Err(bad(format!("{posts} posts an hour are over {most}")));
        }
        Ok(Checked { limits: self, zone })
    }
}

impl Checked<'_> {
    /// Refuses the post, naming the limit and when it would be allowed.
    pub(super) fn admit(&self, tally: &Tally<'_>) -> Result<(), Refusal> {
        self.outside_quiet_hours(tally.now)?;
        self.hour_has_room(tally)?;
        self.interval_is_over(tally)?;
        self.day_has_room(tally)
    }

    fn hour_has_room(&self, tally: &Tally<'_>) -> Result<(), Refusal> {
        let hour = Duration::hours(1);
        let most = self.limits.max_posts_per_hour;
        let waiting = tally.unsettled();
        let mut posted = tally.posted_after(tally.now.minus(hour));
        let most_posted = (most as usize).saturating_sub(waiting);
        if posted.len() < most_posted {
            return Ok(());
        }
        // As many of the oldest must leave the hour as are too many in it now.
        let too_many = posted.len() - most_posted;
        posted.sort_unstable();
        let free = posted.get(too_many).map(|at| at.plus(hour));
        let why = format!("{most} posts in 60 minutes are allowed");
        Err(limit("max_posts_per_hour", &why, tally, free))
    }

    fn interval_is_over(&self, tally: &Tally<'_>) -> Result<(), Refusal> {
        let minutes = self.limits.min_post_interval_minutes;
        let gap = Duration::minutes(i64::from(minutes));
        let why = format!("{minutes} minutes must lie between two posts");
        if minutes > 0 && tally.under_way() > 0 {
            return Err(limit("min_post_interval", &why, tally, None));
        }
        match tally.newest().map(|newest| newest.plus(gap)) {
            Some(free) if free > tally.now => {
                Err(limit("min_post_interval", &why, tally, Some(free)))
            }
            _ => Ok(()),
        }
    }

    fn local(&self, at: Timestamp) -> DateTime<Tz> {
        at.to_utc().with_timezone(&self.zone)
    }
}

fn limit(code: &str, why: &str, tally: &Tally<'_>, free: Option<Timestamp>) -> Refusal {
    let when = match (free, tally.unsettled()) {
        (Some(free), _) => format!("allowed again at {free}"),
        (None, 0) => "allowed once the limit is raised".to_owned(),
        (None, n) => format!("allowed once the {n} open or unknown posts are settled"),
    };
    Refusal::new(code, format!("could not claim a slot: {why}; {when}"))
}

#[cfg(test)]
mod tests;
