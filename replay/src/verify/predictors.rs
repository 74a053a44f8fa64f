//! Predictors, trained again on the outcomes that they were trained on.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use xbot_domain::arm::Provenance;
use xbot_domain::log::{EventLog, Position, Recorded};
use xbot_domain::predictor::{PredictorEvent, Trained};

use super::VerifyError;
use super::finding::{Difference, Findings, Kind};
use crate::evaluate::parallel;
use crate::history::Reading;
use crate::train::{Outcomes, again};

/// A recorded training.
#[derive(Debug)]
struct Training {
    position: Position,
    predictor: String,
    model: Box<Trained>,
}

/// Trainings, by the last event that each was to know. That lies before its own, among events of other
/// streams: they are repeated on a second way through the history, which stops there.
#[derive(Debug, Default)]
pub struct Predictors(BTreeMap<Position, Vec<Training>>);

impl Predictors {
    pub fn see(&mut self, recorded: &Recorded, event: &PredictorEvent) {
        if let PredictorEvent::Trained(model) = event {
            let (position, predictor) = (recorded.at.position, recorded.stream_id.clone());
            let training = Training { position, predictor, model: model.clone() };
            self.0.entry(model.up_to_position).or_default().push(training);
        }
    }

    pub async fn compare(
        self,
        log: &dyn EventLog,
        threads: NonZeroUsize,
        findings: &mut Findings,
        progress: &mut (impl FnMut(Kind, u64) + Send),
    ) -> Result<(), VerifyError> {
        let Self(mut trainings) = self;
        if trainings.is_empty() {
            return Ok(());
        }
        let mut outcomes = Outcomes::default();
        let reading = Reading { log, as_of: None, threads };
        let read = reading.events(|number, event| {
            outcomes.apply(&event);
            progress(Kind::Predictors, number);
            let due = trainings.remove(&event.at.position).unwrap_or_default();
            findings.count(Kind::Predictors, due.len() as u64);
            let again = |training: Training| training.differs(&outcomes);
            parallel::in_order(due.into_iter(), threads, again, |difference| {
                difference.into_iter().for_each(|found| findings.tell(Kind::Predictors, found));
            });
        });
        read.await?;
        for training in trainings.into_values().flatten() {
            let known = "a position that no event has".to_owned();
            let found = training.difference("the last event it knew", training.up_to(), known);
            findings.tell(Kind::Predictors, found);
        }
        Ok(())
    }
}

impl Training {
    /// None when the model comes out the same.
    fn differs(&self, outcomes: &Outcomes) -> Option<Difference> {
        let world = Provenance::from(self.model.simulated);
        match again(outcomes.rows(&self.predictor, world), &self.model) {
            Err(error) => Some(self.difference("it", "trained".to_owned(), error.to_string())),
            Ok(again) if again == *self.model => None,
            Ok(again) => {
                let (part, stored, recomputed) = first_part(&self.model, &again);
                Some(self.difference(&part, stored, recomputed))
            }
        }
    }

    fn difference(&self, part: &str, stored: String, recomputed: String) -> Difference {
        let what = format!("predictor {} v{}, {part}", self.predictor, self.model.version);
        Difference { position: Some(self.position), what, stored, recomputed }
    }

    fn up_to(&self) -> String {
        self.model.up_to_position.to_string()
    }
}

/// The first member that differs: a coefficient by its name.
fn first_part(stored: &Trained, again: &Trained) -> (String, String, String) {
    let pairs = |model: &Trained| {
        let text = |value: &serde_json::Value| value.to_string();
        let whole = serde_json::to_value(model).unwrap_or_default();
        let mut flat = BTreeMap::new();
        for (name, value) in whole.as_object().into_iter().flatten() {
            match value.as_object() {
                Some(members) => flat.extend(
                    members.iter().map(|(member, v)| (format!("{name} of {member}"), text(v))),
                ),
                None => drop(flat.insert(name.clone(), text(value))),
            }
        }
        flat
    };
    let (stored, again) = (pairs(stored), pairs(again));
    let absent = || "absent".to_owned();
    let differs =
        stored.keys().chain(again.keys()).find(|name| stored.get(*name) != again.get(*name));
    let name = differs.cloned().unwrap_or_default();
    let of = |side: &BTreeMap<String, String>| side.get(&name).cloned().unwrap_or_else(absent);
    let (stored, again) = (of(&stored), of(&again));
    (name, stored, again)
}
