//! The words that rows and filters share, as the tables have them.

use serde::Deserialize;
use utoipa::ToSchema;
use xbot_projections::reads::Arg;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),* }

        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl From<$name> for Arg {
            fn from(word: $name) -> Self {
                Self::Text(word.as_str().to_owned())
            }
        }
    )*};
}

words! {
    DecisionType { Single = "single", Thread = "thread", Reply = "reply" }
    /// Written by the language model, or by the built-in writer.
    GenerationSource { Real = "real", Synthetic = "synthetic" }
    DecisionStatus {
        Planned = "planned", Queued = "queued", Posting = "posting", Posted = "posted",
        Unknown = "unknown", Failed = "failed", Skipped = "skipped", Cancelled = "cancelled",
        Expired = "expired",
    }
    /// What an arm is a choice of.
    ArmScope { Content = "content", Reply = "reply", Timing = "timing", Topic = "topic" }
    ArmStatus { Active = "active", Retired = "retired" }
    CandidateStatus {
        Discovered = "discovered", Consumed = "consumed", Expired = "expired", Blocked = "blocked",
    }
    /// Held, paid, given back, or refused before it was made.
    CallStatus { Reserved = "reserved", Charged = "charged", Released = "released", Denied = "denied" }
    /// What was done with the history.
    ReplayKind {
        Rebuild = "rebuild", Verify = "verify", Rewards = "rewards", Retrain = "retrain",
        Evaluate = "evaluate", Experiment = "experiment",
    }
    ExperimentStatus {
        Defined = "defined", Running = "running", Stopped = "stopped", Concluded = "concluded",
    }
    Verdict {
        Ship = "ship", RollBack = "roll_back", Inconclusive = "inconclusive", Unhealthy = "unhealthy",
    }
    PredictorName { Content = "content", Reply = "reply", Timing = "timing" }
    PredictorKind { Ridge = "ridge", Logistic = "logistic", Boosting = "boosting" }
    RunStatus { Done = "done", Skipped = "skipped" }
    Severity { Info = "info", Warning = "warning", Critical = "critical" }
    Job {
        Reconcile = "reconcile", Followers = "followers", Collect = "collect", Learn = "learn",
        Experiments = "experiments", Candidates = "candidates", Plan = "plan", Reply = "reply",
        Posting = "posting", Alerts = "alerts", Notify = "notify",
    }
    HookPattern {
        DidYouKnow = "did_you_know", NewStudy = "new_study", Question = "question",
        Contrarian = "contrarian", CallToAction = "call_to_action", Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::JobName;

    #[test]
    fn every_job_has_its_word() {
        for job in JobName::ALL {
            let word: Job = serde_json::from_value(job.as_str().into()).unwrap();
            assert_eq!(word.as_str(), job.as_str());
        }
    }
}
