//! A log with one experiment in it, read as the program reads it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use chrono::Duration;
use xbot_domain::config::{AppEnv, Changed, ConfigEvent, Mode};
use xbot_domain::decision::SIMULATOR;
use xbot_domain::event::Event;
use xbot_domain::experiment::{Defined, ExperimentEvent, Started, Stopped, Variant};
use xbot_domain::ids::Scope;
use xbot_domain::log::StreamId;
use xbot_domain::predictor::{Kind, PredictorEvent, Promoted, Scale, Trained};
use xbot_domain::time::Timestamp;

use super::super::*;
use super::life::Life;
use crate::history::{AsOf, Reading};
use crate::written::Written;

pub const ID: &str = "hashtag_1-20250811";

/// Of the n-th day; the first decision is planned at noon of the first.
pub fn noon(day: i64) -> Timestamp {
    let first: Timestamp = "2025-08-11T12:00:00Z".parse().unwrap();
    first.plus(Duration::days(day))
}

#[derive(Clone)]
pub struct History {
    variants: Vec<Variant>,
    told: Vec<(Timestamp, StreamId, Event)>,
}

impl History {
    /// Defined and started at noon, for ten days.
    pub fn begun(shares: &[(&str, f64)]) -> Self {
        let changes = |name: &str| match name {
            "control" => BTreeMap::new(),
            _ => BTreeMap::from([("hashtags".to_owned(), "1".to_owned())]),
        };
        let variant = |(name, share): &(&str, f64)| Variant {
            name: (*name).to_owned(),
            share: *share,
            changes: changes(name),
        };
        let variants: Vec<Variant> = shares.iter().map(variant).collect();
        let mut history = Self { variants: variants.clone(), told: Vec::new() };
        let plan = Defined {
            hypothesis: "a hashtag earns more".to_owned(),
            scope: Scope::Content,
            variants,
            metric: "er".to_owned(),
            starts_at: noon(0),
            ends_at: noon(10),
            by: "test".to_owned(),
            at: noon(0),
        };
        history.experiment(noon(0), ExperimentEvent::Defined(plan));
        let started = Started { by: "test".to_owned(), at: noon(0) };
        history.experiment(noon(0), ExperimentEvent::Started(started));
        history
    }

    /// With these decisions, measured twice; what a side earns more, `more` says, in likes of 10,000.
    pub fn with(mut self, numbers: std::ops::Range<u32>, more: impl Fn(&str) -> u64) -> Self {
        for number in numbers {
            self.live(number, |life| {
                let likes = 300 + u64::from(number * 7 % 23) + more(&life.side());
                Life { first: Some(likes / 2), last: Some(likes), ..life }
            });
        }
        self
    }

    /// One decision that was posted and never measured, unless `change` says otherwise.
    pub fn live(&mut self, number: u32, change: impl FnOnce(Life) -> Life) {
        let (first, last, side) = (None, None, None);
        let variants = self.variants.clone();
        let life = change(Life { number, first, last, side, variants, driver: SIMULATOR });
        let stream = StreamId { aggregate: "decision", id: life.id().to_string() };
        let own = life.events().into_iter().map(|(at, event)| (at, stream.clone(), event));
        self.told.extend(own);
    }

    pub fn stop(&mut self, at: Timestamp) {
        let (reason, by) = ("enough".to_owned(), "test".to_owned());
        self.experiment(at, ExperimentEvent::Stopped(Stopped { reason, by, at }));
    }

    /// As the job does it.
    pub async fn conclude(&mut self, at: Timestamp) {
        let (past, _) = self.past(Some(at)).await;
        let experiment = past.memory().experiments.get(ID).unwrap();
        let analysis = analyse(past.memory(), ID, experiment, past.mode()).unwrap();
        let concluded = conclude(experiment, &analysis, at).unwrap();
        self.experiment(at, ExperimentEvent::Concluded(Box::new(concluded)));
    }

    /// A predictor that knows which topic earns more, put to use.
    pub fn train(&mut self, version: u32, at: Timestamp) {
        let stream = StreamId { aggregate: "predictor", id: "content".to_owned() };
        let trained = PredictorEvent::Trained(Box::new(trained(version, at)));
        let promoted = Promoted {
            version,
            from: None,
            reason: "better".to_owned(),
            by: "test".to_owned(),
            at,
        };
        self.told.push((at, stream.clone(), trained.into()));
        self.told.push((at, stream, PredictorEvent::Promoted(promoted).into()));
    }

    pub fn go_live(&mut self, at: Timestamp) {
        let stream = StreamId { aggregate: "config", id: "staging".to_owned() };
        let changed = ConfigEvent::Changed(Changed {
            key: "MODE".to_owned(),
            from: None,
            to: "live".into(),
            by: "test".to_owned(),
            why: "ready".to_owned(),
            at,
            document: "limits".to_owned(),
            document_value: serde_json::json!({"MODE": "live"}),
        });
        self.told.push((at, stream, changed.into()));
    }

    fn experiment(&mut self, at: Timestamp, event: ExperimentEvent) {
        let stream = StreamId { aggregate: "experiment", id: ID.to_owned() };
        self.told.push((at, stream, event.into()));
    }

    /// All that was recorded by then, in the order of the clock, and the moment.
    pub async fn past(&self, as_of: Option<Timestamp>) -> (Past, Timestamp) {
        let (mut log, mut told) = (Written::default(), self.told.clone());
        told.sort_by_key(|(at, _, _)| *at);
        told.into_iter().for_each(|(at, stream, event)| log.push(&stream, at, event));
        let mut past = Past::new(AppEnv::Staging, Mode::Shadow);
        let (as_of, threads) = (as_of.map(AsOf::Time), NonZeroUsize::MIN);
        let reading = Reading { log: &log, as_of, threads };
        let read = reading.events(|_, event| past.apply(&event)).await.unwrap();
        (past, read.now)
    }

    pub async fn rerun(&self, as_of: Timestamp) -> Rerun {
        let (past, now) = self.past(Some(as_of)).await;
        past.rerun(ID, now).unwrap()
    }
}

fn trained(version: u32, at: Timestamp) -> Trained {
    let name = "topic_rpg".to_owned();
    Trained {
        version,
        kind: Kind::Ridge,
        target: "er".to_owned(),
        intercept: 0.03,
        coefficients: BTreeMap::from([(name.clone(), 0.001)]),
        scaler: BTreeMap::from([(name, Scale { mean: 0.5, std: 0.5 })]),
        model: None,
        samples: 25,
        simulated: true,
        up_to_position: 1,
        holdout: BTreeMap::new(),
        fallback_from: None,
        seed: 7,
        at,
        recipe: None,
    }
}
