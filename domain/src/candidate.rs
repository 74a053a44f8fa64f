//! Raw material for posts; its stream is the hash of its text, so that it exists once.

use serde::{Deserialize, Serialize};

use crate::ids::DecisionId;
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

crate::events! {
    /// The life of one candidate.
    CandidateEvent in "candidate" {
        Discovered(Discovered) = "discovered", 1;
        Consumed(Consumed) = "consumed", 1;
        Expired(Expired) = "expired", 1;
        Blocked(Blocked) = "blocked", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discovered {
    /// `catalogue`, or the address of a feed.
    pub source: String,
    pub topic: String,
    pub text: String,
    pub tags: Vec<String>,
    pub priority: f64,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consumed {
    pub decision_id: DecisionId,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expired {
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blocked {
    pub reason: String,
    pub at: Timestamp,
}

/// How far a candidate has come. Only an open one can go on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Candidate {
    #[default]
    Unknown,
    Open,
    Consumed {
        decision_id: DecisionId,
    },
    Expired,
    Blocked,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum CandidateCommand {
    Discover(Discovered),
    Consume(Consumed),
    Expire(Expired),
    Block(Blocked),
}

crate::aggregate!(Candidate, "candidate", CandidateCommand, CandidateEvent);

impl Rules for Candidate {
    fn decide(&self, command: &CandidateCommand) -> Result<Vec<CandidateEvent>, Refusal> {
        use CandidateCommand as C;
        let event = match (self, command) {
            (Self::Unknown, C::Discover(e)) => CandidateEvent::Discovered(checked(e)?),
            (_, C::Discover(_)) => return Ok(vec![]),
            (Self::Open, C::Consume(e)) => CandidateEvent::Consumed(e.clone()),
            (Self::Open, C::Expire(e)) => CandidateEvent::Expired(e.clone()),
            (Self::Open, C::Block(e)) => CandidateEvent::Blocked(e.clone()),
            (Self::Consumed { decision_id }, C::Consume(e)) if *decision_id == e.decision_id => {
                return Ok(vec![]);
            }
            (Self::Expired, C::Expire(_)) | (Self::Blocked, C::Block(_)) => return Ok(vec![]),
            (state, _) => return Err(state.closed()),
        };
        Ok(vec![event])
    }

    fn evolve(&mut self, event: &CandidateEvent) {
        *self = match event {
            CandidateEvent::Discovered(_) => Self::Open,
            CandidateEvent::Consumed(e) => {
                let decision_id = e.decision_id;
                Self::Consumed { decision_id }
            }
            CandidateEvent::Expired(_) => Self::Expired,
            CandidateEvent::Blocked(_) => Self::Blocked,
        };
    }
}

impl Candidate {
    fn closed(&self) -> Refusal {
        let message = match self {
            Self::Unknown => "this candidate was never discovered".to_owned(),
            Self::Open => "this candidate is open".to_owned(),
            Self::Consumed { decision_id } => {
                format!("this candidate was used for decision {decision_id}, and is used once")
            }
            Self::Expired => "this candidate has expired".to_owned(),
            Self::Blocked => "this candidate is blocked".to_owned(),
        };
        Refusal::new("candidate_not_open", message)
    }
}

fn checked(new: &Discovered) -> Result<Discovered, Refusal> {
    if new.text.trim().is_empty() {
        return Err(Refusal::new("empty_candidate", "a candidate needs a text"));
    }
    if !new.priority.is_finite() {
        let message = format!("a priority must be a finite number, got {}", new.priority);
        return Err(Refusal::new("bad_priority", message));
    }
    Ok(new.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use CandidateCommand as C;

    fn discover() -> C {
        C::Discover(Discovered {
            source: "catalogue".to_owned(),
            topic: "speedrunning".to_owned(),
            text: "Frame-perfect tricks and who found them".to_owned(),
            tags: vec![],
            priority: 0.5,
            at: at(),
        })
    }

    fn consume(n: u128) -> C {
        let decision_id = DecisionId(uuid::Uuid::from_u128(n));
        C::Consume(Consumed { decision_id, at: at() })
    }

    fn expire() -> C {
        C::Expire(Expired { reason: "older than 72 h".to_owned(), at: at() })
    }

    fn block() -> C {
        C::Block(Blocked { reason: "profanity".to_owned(), at: at() })
    }

    fn at() -> Timestamp {
        "2025-08-11T09:00:00Z".parse().unwrap()
    }

    /// What each command does after the others: the number of events, or a refusal.
    fn run(commands: &[C]) -> Result<usize, Refusal> {
        let mut state = Candidate::default();
        let mut last = 0;
        for command in commands {
            let events = state.decide(command)?;
            last = events.len();
            for event in events.iter().chain(&events) {
                state.evolve(event);
            }
        }
        Ok(last)
    }

    #[test]
    fn a_candidate_exists_once_and_is_used_once() {
        let cases = [
            (vec![discover()], Ok(1)),
            (vec![discover(), discover()], Ok(0)),
            (vec![discover(), consume(1)], Ok(1)),
            (vec![discover(), consume(1), consume(1)], Ok(0)),
            (vec![discover(), consume(1), discover()], Ok(0)),
            (vec![discover(), expire(), expire()], Ok(0)),
            (vec![discover(), block(), block()], Ok(0)),
            (vec![discover(), consume(1), consume(2)], Err("candidate_not_open")),
            (vec![discover(), consume(1), expire()], Err("candidate_not_open")),
            (vec![discover(), expire(), consume(1)], Err("candidate_not_open")),
            (vec![discover(), block(), consume(1)], Err("candidate_not_open")),
            (vec![consume(1)], Err("candidate_not_open")),
        ];
        for (commands, expected) in cases {
            let got = run(&commands);
            let got = got.as_ref().map(|n| *n).map_err(|r| r.code.as_str());
            assert_eq!(got, expected, "{commands:?}");
        }
    }

    #[test]
    fn an_empty_text_and_a_priority_that_is_no_number_are_refused() {
        for (text, priority) in [(" ", 0.5), ("text", f64::NAN)] {
            let C::Discover(good) = discover() else {
                return;
            };
            let bad = Discovered { text: text.to_owned(), priority, ..good };
            assert!(run(&[C::Discover(bad)]).is_err());
        }
    }
}
