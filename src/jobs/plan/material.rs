//! What a post is made from: a candidate of its topic, or else what the topic is about.

use tracing::debug;
use xbot_domain::candidate::{CandidateEvent, Discovered};
use xbot_domain::config::Settings;
use xbot_domain::decision::DecisionType;
use xbot_domain::features::{FeatureInput, Features};
use xbot_domain::gates::{Check, GateInput, Report, judge};
use xbot_domain::ids::{ContentHash, DecisionId};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::score;
use crate::commands::{CommandError, Done};
use crate::jobs::writing::Stop;
use crate::jobs::writing::arms::Policy;
use crate::jobs::writing::proposal::limits;

/// So many of the highest priority are compared by what the model expects of them.
const COMPARED: usize = 5;
/// The checks of the safety gate that speak of what is said, not of its form.
const HARMFUL: [&str; 4] = ["profanity", "pii", "toxicity", "promotion"];

/// For which decision material is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    pub memory: &'a Memory,
    pub settings: &'a Settings,
    pub policy: Policy,
    pub decision: DecisionId,
    pub topic: &'a str,
    pub slot: Timestamp,
}

impl<'a> Search<'a> {
    /// The best of the open candidates of the topic.
    pub fn best(&self) -> Option<(&'a ContentHash, &'a Discovered)> {
        let mut open: Vec<_> =
            self.memory.candidates.open().filter(|(_, c)| c.topic == self.topic).collect();
        open.sort_by(|(a, x), (b, y)| y.priority.total_cmp(&x.priority).then_with(|| a.cmp(b)));
        open.truncate(COMPARED);
        // The sort is by priority, and `max_by` keeps the last of equals: so backwards.
        let best = open.into_iter().rev().map(|found| (self.expected(found.1), found));
        best.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, found)| found)
    }

    /// All alike while the learner is off or has no model.
    fn expected(&self, candidate: &Discovered) -> f64 {
        let asked = self.policy.is_learned()
            && score::usable(self.memory, self.settings.mode, "content").is_some();
        let expected = asked
            .then(|| self.features(candidate))
            .and_then(|features| score::predicted(self.memory, "content", &features));
        expected.filter(|value| value.is_finite()).unwrap_or(f64::MIN)
    }

    fn features(&self, candidate: &Discovered) -> Features {
        Features::of(&FeatureInput {
            decision: self.decision,
            texts: std::slice::from_ref(&candidate.text),
            embeddings: &[],
            past: &[],
            slot: self.slot,
            zone: self.settings.account_timezone,
            topic: Some(self.topic),
            reply: None,
        })
    }
}

/// Why the account must not use it; absent when it may.
pub fn harm(text: &str, settings: &Settings) -> Option<String> {
    safety(text, settings).checks.iter().find_map(harm_of).map(str::to_owned)
}

fn safety(text: &str, settings: &Settings) -> Report {
    judge(&GateInput {
        decision: DecisionId::from_parts(Timestamp::default(), [0; 10]),
        kind: DecisionType::Reply,
        texts: &[text.to_owned()],
        embeddings: &[],
        quality: 1.0,
        topic: None,
        past: &[],
        recent: &[],
        limits: &limits(settings),
    })
}

/// Harm was found in it, not only a mistake of form.
pub fn is_harmful(report: &Report) -> bool {
    report.checks.iter().any(|check| harm_of(check).is_some())
}

fn harm_of(check: &Check) -> Option<&str> {
    check.blocked.as_deref().filter(|_| HARMFUL.contains(&check.name))
}

/// Somebody else used it, or it has expired: the decision stands all the same.
pub fn settle(done: Result<Done<CandidateEvent>, CommandError>) -> Result<(), Stop> {
    match done {
        Ok(_) => Ok(()),
        Err(CommandError::Refused(refusal)) => {
            debug!("{refusal}");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
