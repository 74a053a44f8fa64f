//! What the jobs know of the past: one pure fold over the log.
//!
//! A read table may lag, and cannot be asked for the state of an earlier position. This can: it is
//! folded up to wherever its reader stands, holds what is needed to say what is due next, and a
//! restart grows it again from the first event.

use crate::account::Account;
use crate::config::ConfigEvent;
use crate::decision::{ACCOUNT_LOCKED, DecisionEvent};
use crate::event::Event;
use crate::log::{Checkpoint, Recorded};
use crate::rules::Rules as _;
use crate::time::Timestamp;

mod arms;
mod calls;
mod candidates;
mod decisions;
mod experiments;
mod few;
#[cfg(test)]
mod fixtures;
mod followers;
mod known;
mod models;
mod notices;
mod outcomes;
mod over;
mod rewards;
mod runs;

pub use arms::{Arms, KnownArm};
pub use calls::{Calls, DayOfCalls};
pub use candidates::Candidates;
pub use decisions::Decisions;
pub use experiments::Experiments;
pub use few::Few;
pub use followers::Followers;
pub use known::{Attempt, Claim, Known, KnownPass, OnX, Reward};
pub use models::{KnownPredictor, Models};
pub use notices::{Notice, Notices};
pub use outcomes::Outcome;
pub use runs::{LastRun, Runs};

#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The last event that is in it.
    pub at: Checkpoint,
    /// When the first event was recorded.
    pub began_at: Option<Timestamp>,
    pub decisions: Decisions,
    pub arms: Arms,
    pub models: Models,
    pub experiments: Experiments,
    pub candidates: Candidates,
    pub followers: Followers,
    pub runs: Runs,
    pub notices: Notices,
    pub calls: Calls,
    /// Who posts, and the places among the posts of the hour.
    pub account: Account,
    /// Since when X refuses every post until a person has seen to the account.
    pub locked_since: Option<Timestamp>,
    /// When a switch that posting depends on was last changed while running.
    pub posting_switched_at: Option<Timestamp>,
}

impl Memory {
    pub fn apply(&mut self, recorded: &Recorded) {
        let id = recorded.stream_id.as_str();
        match &recorded.event {
            Event::Decision(event) => {
                self.decisions.apply(id, event, &self.followers);
                self.locked(event);
            }
            Event::Arm(event) => {
                self.arms.apply(id, event);
                self.decisions.learned(id, event);
            }
            Event::Predictor(event) => self.models.apply(id, event),
            Event::Experiment(event) => self.experiments.apply(id, event),
            Event::Budget(event) => self.calls.apply(id, event),
            Event::Account(event) => {
                self.account.evolve(event);
                self.followers.apply(event, &mut self.decisions);
            }
            Event::Candidate(event) => self.candidates.apply(id, event),
            Event::Learning(event) => {
                self.runs.apply(id, event);
                self.notices.apply(id, event);
            }
            Event::Config(event) => self.switched(event),
            // Not this account's doing: no limit, no lesson and no reward follows from it.
            Event::Foreign(_) => {}
        }
        self.began_at.get_or_insert(recorded.metadata.recorded_at);
        self.at = recorded.at;
    }

    fn locked(&mut self, event: &DecisionEvent) {
        match event {
            DecisionEvent::PostFailed(e) if e.reason.starts_with(ACCOUNT_LOCKED) => {
                self.locked_since.get_or_insert(e.at);
            }
            DecisionEvent::Posted(_) => self.locked_since = None,
            _ => {}
        }
    }

    fn switched(&mut self, ConfigEvent::Changed(e): &ConfigEvent) {
        const POSTING: [&str; 4] =
            ["MODE", "POSTING_DISABLED", "LIVE_POSTS", "learning_config.post_fraction"];
        if POSTING.contains(&e.key.as_str()) {
            self.posting_switched_at = Some(e.at);
        }
    }
}
