//! Whether a reading can be true. One that cannot is kept whole, apart, and never corrected:
//! a value that was clamped looks as if it had been measured (lesson 5).

use std::fmt;

use crate::ids::TweetId;
use crate::time::Timestamp;

use super::Metrics;

mod counts;
mod history;

/// What was read, and from which page or answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub tweet_id: TweetId,
    /// The handle that the reading names, without `@`; absent when the source gives none.
    pub author: Option<String>,
    pub captured_at: Timestamp,
    pub metrics: Metrics,
}

/// The post that should have been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    pub tweet_id: TweetId,
    /// The account's own handle, without `@`; absent when it is not known.
    pub author: Option<String>,
    pub posted_at: Timestamp,
    /// Of the account, as last observed.
    pub followers: Option<u64>,
    pub previous: Option<Previous>,
}

/// The reading before, of the same post.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Previous {
    pub captured_at: Timestamp,
    pub metrics: Metrics,
}

#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Plausibility {
    Plausible,
    Implausible(Reason),
}

/// Why a reading cannot be true: a stable code, and the numbers in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub code: &'static str,
    pub message: String,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

fn implausible(code: &'static str, message: String) -> Result<(), Reason> {
    Err(Reason { code, message })
}

/// The first rule that the reading breaks decides.
pub fn check(reading: &Reading, subject: &Subject) -> Plausibility {
    let checked = same_post(reading, subject)
        .and_then(|()| history::times(reading, subject))
        .and_then(|()| counts::check(&reading.metrics, subject.followers))
        .and_then(|()| history::counts(reading, subject));
    match checked {
        Ok(()) => Plausibility::Plausible,
        Err(reason) => Plausibility::Implausible(reason),
    }
}

fn same_post(reading: &Reading, subject: &Subject) -> Result<(), Reason> {
    let (read, wanted) = (&reading.tweet_id, &subject.tweet_id);
    if read != wanted {
        return implausible("wrong_post", format!("read post {read} instead of {wanted}"));
    }
    match (&reading.author, &subject.author) {
        (Some(read), Some(own)) if !read.eq_ignore_ascii_case(own) => {
            implausible("wrong_author", format!("the post read is by {read}, not by {own}"))
        }
        _ => Ok(()),
    }
}

/// The counts that only grow, but for a few taken back, by name.
fn public_counts(m: &Metrics) -> [(&'static str, Option<u64>); 5] {
    [
        ("likes", m.likes),
        ("retweets", m.retweets),
        ("replies", m.replies),
        ("quotes", m.quotes),
        ("bookmarks", m.bookmarks),
    ]
}

#[cfg(test)]
mod tests;
