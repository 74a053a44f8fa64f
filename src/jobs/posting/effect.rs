//! The effect itself: announced in the log, done once, and its result recorded.
//!
//! What is not certain to have failed is unknown, and is not tried again (lesson 1).

use std::time::Duration;

use tracing::{info, warn};
use xbot_domain::account::SlotOutcome;
use xbot_domain::decision::{
    ACCOUNT_LOCKED, AttemptPost, ClaimPosting, DecisionCommand, DecisionEvent, RecordFailure,
    RecordPosted, RecordUnknown, ReleaseClaim, Status, WithdrawAttempt,
};
use xbot_domain::ids::TweetId;
use xbot_domain::memory::Known;

use super::Desk;
use super::fate::Fate;
use super::lease::Lease;
use super::past::post_of;
use super::permit::{permit, say, say_skipped};
use crate::jobs::JobError;
use crate::x::{Post, PostError};

/// A driver that has not answered by then has perhaps posted.
const DEADLINE: Duration = Duration::from_secs(60);

/// The right to post one decision once.
#[derive(Debug)]
pub struct Claim<'a, 'k> {
    pub desk: Desk<'a>,
    pub known: &'k Known,
    pub lease: Lease,
}

#[derive(Debug)]
pub enum Tried {
    Ended(Fate),
    /// Certainly before the effect, and worth another try.
    Failed {
        attempt: u32,
        reason: String,
    },
}

impl Claim<'_, '_> {
    /// Takes the decision; its slot is given back when it is not to be had.
    pub async fn take(&self) -> Result<Result<(), Fate>, JobError> {
        let claim = DecisionCommand::ClaimPosting(ClaimPosting {
            worker: self.desk.world.worker.clone(),
            fence: self.lease.fence,
            lease_until: self.lease.until,
            at: self.desk.now(),
        });
        match self.tell(&claim).await? {
            Ok(_) => Ok(Ok(())),
            Err(refusal) => {
                self.settle(SlotOutcome::Released).await?;
                say_skipped(self.known, &refusal.message);
                Ok(Err(Fate::Skipped(refusal.message)))
            }
        }
    }

    pub async fn carry_out(self) -> Result<Tried, JobError> {
        if let Some(why) = self.withheld().await? {
            return self.give_back(why).await;
        }
        let post = post_of(self.known);
        let announce = DecisionCommand::AttemptPost(AttemptPost {
            driver: self.desk.world.driver.name().to_owned(),
            fence: self.lease.fence,
            body_hash: post.body_hash(),
            at: self.desk.now(),
        });
        match self.tell(&announce).await? {
            Ok(events) => match attempt_of(&events) {
                Some(attempt) => self.act(attempt, &post).await,
                None => Ok(Tried::Ended(Fate::Skipped("it was attempted already".to_owned()))),
            },
            Err(refusal) => {
                say_skipped(self.known, &refusal.message);
                self.give_back(refusal.message).await
            }
        }
    }

    /// The switches once more, for they may have been thrown since the claim; and the lease must
    /// outlive the effect, or somebody else might take it for lost while it is under way.
    async fn withheld(&self) -> Result<Option<String>, JobError> {
        let settings = self.desk.world.settings().await?;
        let permit = permit(&settings, self.desk.world.driver.name(), self.known);
        if let Some(why) = permit.withheld() {
            say(self.known, why);
            return Ok(Some(why.to_owned()));
        }
        let left = self.lease.until.since(self.desk.now()).to_std().unwrap_or_default();
        if left > DEADLINE {
            return Ok(None);
        }
        let why = "the lease ends too soon";
        say_skipped(self.known, why);
        Ok(Some(why.to_owned()))
    }

    /// The claim was not used.
    async fn give_back(&self, why: String) -> Result<Tried, JobError> {
        let (fence, at) = (self.lease.fence, self.desk.now());
        let release = DecisionCommand::ReleaseClaim(ReleaseClaim { fence, at });
        if let Err(refusal) = self.tell(&release).await? {
            // Cancelled in the meantime, or taken over.
            say_skipped(self.known, &refusal.message);
        }
        self.settle(SlotOutcome::Released).await?;
        Ok(Tried::Ended(Fate::Skipped(why)))
    }

    async fn act(&self, attempt: u32, post: &Post) -> Result<Tried, JobError> {
        // Switches that cannot be read stop the post too.
        let withheld = match self.withheld().await {
            Ok(withheld) => withheld,
            Err(error) => Some(error.to_string()),
        };
        if let Some(why) = withheld {
            return self.withdraw(attempt, why.clone(), Fate::Skipped(why)).await;
        }
        match tokio::time::timeout(DEADLINE, self.desk.world.driver.post(post)).await {
            Ok(Ok(ids)) => self.posted(attempt, ids).await,
            Ok(Err(PostError::BeforeEffect { reason, retryable })) => {
                self.failed(attempt, &reason, retryable).await
            }
            Ok(Err(PostError::Locked { reason })) => {
                let why = format!("{ACCOUNT_LOCKED}: {reason}");
                say_skipped(self.known, &why);
                self.withdraw(attempt, why.clone(), Fate::Stopped(why)).await
            }
            Ok(Err(PostError::Unknown { reason })) => self.unknown(attempt, reason).await,
            Err(_) => {
                let reason = format!("no answer within {} s", DEADLINE.as_secs());
                self.unknown(attempt, reason).await
            }
        }
    }

    /// Should the log fail from here on, nothing else is tried: the reconciler finds the post.
    async fn posted(&self, attempt: u32, ids: Vec<TweetId>) -> Result<Tried, JobError> {
        let (now, first) = (self.desk.now(), ids.first().copied());
        // The id knows best when X made the post.
        let posted_at = first.map_or(now, |id| id.made_at().min(now));
        let record = RecordPosted { attempt, tweet_ids: ids, posted_at, at: now };
        if let Err(refusal) = self.tell(&DecisionCommand::RecordPosted(record)).await? {
            return self.unknown(attempt, refusal.message).await;
        }
        self.settle(SlotOutcome::Posted).await?;
        if let Some(id) = first {
            let decision = self.known.id;
            info!(
                "[POSTING_ORCHESTRATOR] ✅ Posted successfully tweet_id={id} decision_id={decision}"
            );
        }
        Ok(Tried::Ended(Fate::Posted))
    }

    async fn unknown(&self, attempt: u32, reason: String) -> Result<Tried, JobError> {
        let id = self.known.id;
        warn!("[POSTING_ORCHESTRATOR] ❓ Unknown whether it was posted decision_id={id}: {reason}");
        let at = self.desk.now();
        let record = DecisionCommand::RecordUnknown(RecordUnknown { attempt, reason, at });
        match self.tell(&record).await? {
            Ok(_) => self.settle(SlotOutcome::Unknown).await?,
            // The reconciler was faster, and settles the slot too.
            Err(refusal) => say_skipped(self.known, &refusal.message),
        }
        Ok(Tried::Ended(Fate::Unknown))
    }

    /// Certainly before the effect, and for no fault of the decision.
    async fn withdraw(&self, attempt: u32, reason: String, fate: Fate) -> Result<Tried, JobError> {
        let withdraw = WithdrawAttempt { attempt, reason, at: self.desk.now() };
        if self.tell(&DecisionCommand::WithdrawAttempt(withdraw)).await?.is_err() {
            // The reconciler was faster: it takes the attempt for unknown, and looks.
            return Ok(Tried::Ended(Fate::Unknown));
        }
        self.settle(SlotOutcome::Released).await?;
        Ok(Tried::Ended(fate))
    }

    /// Certainly before the effect.
    async fn failed(&self, attempt: u32, reason: &str, retryable: bool) -> Result<Tried, JobError> {
        let (reason, at) = (reason.to_owned(), self.desk.now());
        let failure =
            RecordFailure { attempt, reason: reason.clone(), before_effect: true, retryable, at };
        let told = self.tell(&DecisionCommand::RecordFailure(failure)).await?;
        let Ok(events) = told else {
            // The reconciler was faster: it takes the attempt for unknown, and looks.
            return Ok(Tried::Ended(Fate::Unknown));
        };
        self.settle(SlotOutcome::Released).await?;
        if leads_to(&events) == Some(Status::Queued) {
            return Ok(Tried::Failed { attempt, reason });
        }
        let id = self.known.id;
        warn!("[POSTING_ORCHESTRATOR] ❌ Failed to post decision_id={id}: {reason}");
        Ok(Tried::Ended(Fate::Failed))
    }

    async fn settle(&self, outcome: SlotOutcome) -> Result<(), JobError> {
        self.desk.settle(self.known.id, self.lease.fence, outcome).await
    }

    async fn tell(&self, command: &DecisionCommand) -> super::Answer<DecisionEvent> {
        self.desk.decision(self.known.id, command).await
    }
}

fn attempt_of(events: &[DecisionEvent]) -> Option<u32> {
    events.iter().find_map(|event| match event {
        DecisionEvent::PostAttempted(e) => Some(e.attempt),
        _ => None,
    })
}

fn leads_to(events: &[DecisionEvent]) -> Option<Status> {
    events.iter().find_map(|event| match event {
        DecisionEvent::PostFailed(e) => Some(e.status),
        _ => None,
    })
}
