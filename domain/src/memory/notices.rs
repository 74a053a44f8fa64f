//! What is to be said of alerts to those who do not look: each turn once, in order.

use std::collections::{BTreeMap, VecDeque};

use crate::learning::{About, AlertRaised, LearningEvent};
use crate::time::Timestamp;

/// The job that says it; from its first run on, every turn is said.
const JOB: &str = "notify";
/// Unsaid turns beyond this are of a receiver that is long gone: the oldest are dropped.
const MOST: usize = 1_000;

/// One turn of an alert that nobody was told of yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub raised: AlertRaised,
    pub about: About,
    pub at: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub struct Notices {
    standing: BTreeMap<String, AlertRaised>,
    unsaid: VecDeque<Notice>,
    /// Somebody listens, so what is over is told too.
    begun: bool,
}

impl Notices {
    pub fn unsaid(&self) -> impl Iterator<Item = &Notice> {
        self.unsaid.iter()
    }

    pub(super) fn apply(&mut self, job: &str, event: &LearningEvent) {
        match event {
            LearningEvent::RunStarted(_) => self.begun |= job == JOB,
            LearningEvent::AlertRaised(e) => {
                self.standing.insert(e.alert.clone(), e.clone());
                self.say(Notice { raised: e.clone(), about: About::Raised, at: e.at });
            }
            LearningEvent::AlertCleared(e) => {
                let Some(raised) = self.standing.remove(&e.alert) else {
                    return;
                };
                match self.begun {
                    true => self.say(Notice { raised, about: About::Cleared, at: e.at }),
                    false => self.unsaid.retain(|notice| notice.raised.alert != e.alert),
                }
            }
            LearningEvent::AlertNotified(e) => self.unsaid.retain(|notice| {
                let raised = &notice.raised;
                (&raised.alert, raised.at, notice.about) != (&e.alert, e.raised_at, e.about)
            }),
            LearningEvent::RunCompleted(_) | LearningEvent::RunSkipped(_) => {}
        }
    }

    fn say(&mut self, notice: Notice) {
        self.unsaid.push_back(notice);
        if self.unsaid.len() > MOST {
            self.unsaid.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::{AlertCleared, AlertNotified, Notified, RunStarted, Severity};

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_micros(minute * 60_000_000)
    }

    fn raised(alert: &str, minute: i64) -> LearningEvent {
        LearningEvent::AlertRaised(AlertRaised {
            alert: alert.to_owned(),
            severity: Severity::Warning,
            message: String::new(),
            value: None,
            threshold: None,
            at: at(minute),
        })
    }

    fn cleared(alert: &str, since: i64, minute: i64) -> LearningEvent {
        let (raised_at, at) = (at(since), at(minute));
        LearningEvent::AlertCleared(AlertCleared { alert: alert.to_owned(), raised_at, at })
    }

    fn unsaid(notices: &Notices) -> Vec<(&str, About)> {
        notices.unsaid().map(|notice| (notice.raised.alert.as_str(), notice.about)).collect()
    }

    #[test]
    fn history_is_not_told_and_every_turn_after_the_first_run_is() {
        let mut notices = Notices::default();
        for event in [raised("a", 1), cleared("a", 1, 2), raised("b", 3)] {
            notices.apply("alerts", &event);
        }
        assert_eq!(unsaid(&notices), [("b", About::Raised)]);
        let started = RunStarted {
            run_id: "notify-000001".to_owned(),
            job: JOB.to_owned(),
            worker: "w".to_owned(),
            lease_until: at(10),
            at: at(4),
        };
        notices.apply(JOB, &LearningEvent::RunStarted(started));
        for event in [cleared("b", 3, 5), raised("b", 6)] {
            notices.apply("alerts", &event);
        }
        let told = AlertNotified {
            alert: "b".to_owned(),
            raised_at: at(3),
            about: About::Raised,
            attempts: 1,
            outcome: Notified::Delivered,
            at: at(7),
        };
        notices.apply("alerts", &LearningEvent::AlertNotified(told));
        assert_eq!(unsaid(&notices), [("b", About::Cleared), ("b", About::Raised)]);
    }
}
