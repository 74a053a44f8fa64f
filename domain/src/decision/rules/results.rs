//! After the effect: posted, failed before it, or unknown, and how an unknown is settled.

use std::collections::BTreeSet;

use crate::ids::TweetId;
use crate::time::Timestamp;

use super::*;

const POSTED: &str = "record it as posted";
const FAILED: &str = "record the attempt as failed";
const RECONCILE: &str = "reconcile it";

/// How far the clocks of X and of this machine may differ.
fn skew() -> chrono::Duration {
    chrono::Duration::minutes(5)
}

impl Life {
    pub(super) fn record_posted(&self, c: &RecordPosted) -> Decided {
        if let Some(on_x) = &self.posted {
            return self.same_post(on_x, &c.tweet_ids, POSTED);
        }
        let open = self.open_attempt(c.attempt, POSTED)?;
        self.ids_fit(&c.tweet_ids, &self.text.texts, POSTED)?;
        self.plausible(&c.tweet_ids, c.posted_at, c.at, POSTED)?;
        one(DecisionEvent::Posted(Box::new(Posted {
            tweet_ids: c.tweet_ids.clone(),
            posted_at: c.posted_at,
            content: self.text.posted_by(&open.driver),
            status: Status::Posted,
        })))
    }

    pub(super) fn record_failure(&self, c: &RecordFailure) -> Decided {
        if !c.before_effect {
            let why = "what may have had its effect has not failed, it is unknown: record that";
            return Err(self.refuse("failure_after_effect", FAILED, why));
        }
        let status = status_after(c.attempt, c.retryable);
        if self.open.is_none() && self.attempts == c.attempt && self.status == status {
            return nothing_new();
        }
        self.open_attempt(c.attempt, FAILED)?;
        one(DecisionEvent::PostFailed(PostFailed {
            attempt: c.attempt,
            reason: c.reason.clone(),
            before_effect: true,
            retryable: c.retryable,
            at: c.at,
            status,
        }))
    }

    pub(super) fn withdraw_attempt(&self, c: &WithdrawAttempt) -> Decided {
        let is_back = self.status == Status::Queued && self.attempts == c.attempt;
        if self.open.is_none() && is_back {
            return nothing_new();
        }
        self.open_attempt(c.attempt, "withdraw the attempt")?;
        one(DecisionEvent::PostFailed(PostFailed {
            attempt: c.attempt,
            reason: c.reason.clone(),
            before_effect: true,
            retryable: true,
            at: c.at,
            status: Status::Queued,
        }))
    }

    pub(super) fn record_unknown(&self, c: &RecordUnknown) -> Decided {
        if self.status == Status::Unknown && self.attempts == c.attempt {
            return nothing_new();
        }
        self.open_attempt(c.attempt, "record the attempt as unknown")?;
        one(DecisionEvent::PostUnknown(PostUnknown {
            attempt: c.attempt,
            reason: c.reason.clone(),
            at: c.at,
            status: Status::Unknown,
        }))
    }

    /// A post that is found counts whatever was believed, also one recorded as failed (lesson 2).
    pub(super) fn reconcile(&self, c: &Reconcile) -> Decided {
        match &c.finding {
            Finding::Posted { tweet_ids, texts, posted_at } => {
                self.found(tweet_ids, texts, *posted_at, c.at)
            }
            Finding::Nothing { attempt } => self.not_found(*attempt, c.at),
        }
    }

    fn found(
        &self,
        tweet_ids: &[TweetId],
        texts: &[String],
        posted_at: Timestamp,
        at: Timestamp,
    ) -> Decided {
        if let Some(on_x) = &self.posted {
            return self.same_post(on_x, tweet_ids, RECONCILE);
        }
        if self.open.is_some() {
            let why = "its attempt is open; record that one as unknown first";
            return Err(self.refuse("attempt_open", RECONCILE, why));
        }
        let Some(driver) = &self.driver else {
            return Err(self.refuse("no_attempt", RECONCILE, "it was never attempted"));
        };
        self.ids_fit(tweet_ids, texts, RECONCILE)?;
        self.plausible(tweet_ids, posted_at, at, RECONCILE)?;
        let mut content = self.text.posted_by(driver);
        content.texts = texts.to_vec();
        one(DecisionEvent::PostReconciled(Box::new(PostReconciled {
            found: true,
            tweet_ids: tweet_ids.to_vec(),
            posted_at: Some(posted_at),
            content: Some(content),
            at,
            status: Status::Posted,
        })))
    }

    fn not_found(&self, attempt: u32, at: Timestamp) -> Decided {
        let known = self.not_found == Some(attempt) && self.posted.is_none();
        if known && self.open.is_none() && self.status != Status::Unknown {
            return nothing_new();
        }
        self.only_while(RECONCILE, &[Status::Unknown])?;
        if self.attempts != attempt {
            let why = format!("attempt {} is unknown, not {attempt}", self.attempts);
            return Err(self.refuse("stale_attempt", RECONCILE, why));
        }
        one(DecisionEvent::PostReconciled(Box::new(PostReconciled {
            found: false,
            tweet_ids: Vec::new(),
            posted_at: None,
            content: None,
            at,
            status: status_after(self.attempts, true),
        })))
    }

    fn open_attempt(&self, attempt: u32, tried: &str) -> Result<&OpenAttempt, Refusal> {
        match &self.open {
            Some(open) if open.attempt == attempt => Ok(open),
            Some(open) => {
                let why = format!("attempt {} is open, not {attempt}", open.attempt);
                Err(self.refuse("stale_attempt", tried, why))
            }
            None if self.status == Status::Unknown => {
                let why = "only the account's timeline can tell what became of it";
                Err(self.refuse("outcome_unknown", tried, why))
            }
            None => Err(self.refuse("no_attempt", tried, "no attempt is open")),
        }
    }

    fn same_post(&self, on_x: &OnX, tweet_ids: &[TweetId], tried: &str) -> Decided {
        if on_x.tweet_ids == tweet_ids {
            return nothing_new();
        }
        Err(self.refuse("already_posted", tried, "it is posted under other ids"))
    }

    /// One id per text, each once.
    fn ids_fit(&self, ids: &[TweetId], texts: &[String], tried: &str) -> Result<(), Refusal> {
        let (texts, distinct) = (texts.len(), ids.iter().collect::<BTreeSet<_>>().len());
        if texts > 0 && ids.len() == texts && distinct == texts {
            return Ok(());
        }
        let why = format!("it has {texts} texts, each needs a tweet id of its own");
        Err(self.refuse("wrong_tweet_ids", tried, why))
    }

    /// None made before the plan or in the future (lesson 3).
    fn plausible(
        &self,
        tweet_ids: &[TweetId],
        posted_at: Timestamp,
        now: Timestamp,
        tried: &str,
    ) -> Result<(), Refusal> {
        let earliest = self.planned_at.minus(skew());
        for id in tweet_ids {
            id.checked_at(now).map_err(|bad| self.refuse("implausible_tweet_id", tried, bad))?;
            if id.made_at() < earliest {
                let why = format!("tweet id {id} is from {}, before the plan", id.made_at());
                return Err(self.refuse("implausible_tweet_id", tried, why));
            }
        }
        if posted_at < earliest || posted_at > now.plus(skew()) {
            let why = format!("{posted_at} is not between the plan and now, {now}");
            return Err(self.refuse("implausible_time", tried, why));
        }
        Ok(())
    }
}

/// Where an attempt leads that certainly had no effect.
fn status_after(attempt: u32, retryable: bool) -> Status {
    if retryable && attempt < MAX_ATTEMPTS { Status::Queued } else { Status::Failed }
}

#[cfg(test)]
mod tests;
