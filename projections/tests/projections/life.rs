//! Whole lives of streams, in the order in which the rules let things happen. Together they hold
//! every event there is.

use std::collections::BTreeMap;

use xbot_domain::account::*;
use xbot_domain::arm::{ArmEvent, Registered, Reopened, Reset, Retired, Tally};
use xbot_domain::bandit::{Interval, Posterior};
use xbot_domain::budget::{BudgetEvent, CircuitClosed, CircuitOpened};
use xbot_domain::decision::DecisionType;
use xbot_domain::event::Event;
use xbot_domain::ids::Pass;
use xbot_domain::predictor::{Kind, PredictorEvent, Promoted, RolledBack, Trained};

use crate::events::*;
use crate::{experiments, small, spending};

mod decisions;
mod foreign;

/// One stream: its id and its events.
pub type Life = (String, Vec<Event>);

pub fn all_events() -> Vec<Event> {
    lives().into_iter().flat_map(|(_, events)| events).collect()
}

pub fn lives() -> Vec<Life> {
    let mut lives = decisions::lives();
    lives.extend([
        life("content:question", arm()),
        life("content", predictor()),
        life("hooks", experiment()),
        life("2025-08-11", budget()),
        life("staging", [small::changed(0.2), small::changed(0.3)]),
        life("main", account()),
        life("hash-1", [small::discovered(), small::consumed()]),
        life("hash-2", [small::discovered(), small::expired()]),
        life("hash-3", [small::discovered(), small::blocked()]),
        life("learn", [small::completed("learn")]),
        life("plan", [small::started("plan"), small::completed("plan"), small::skipped()]),
        life("alerts", [small::raised(), small::cleared(), small::notified()]),
        life("post-1", foreign::post()),
        life("test-1", foreign::arm()),
        life("rounds-1", foreign::rounds()),
    ]);
    lives
}

fn life<E: Into<Event>>(id: &str, events: impl IntoIterator<Item = E>) -> Life {
    (id.to_owned(), events.into_iter().map(Into::into).collect())
}

fn arm() -> Vec<ArmEvent> {
    let prior = Posterior { alpha: 1.0, beta: 1.0 };
    let interval = Interval { low: 0.025, high: 0.975 };
    let why = || ("season".to_owned(), "owner".to_owned());
    let mut again = learned(Pass::Final);
    again.tally = Tally { successes: 4, failures: 1, reward_sum: 1.4 };
    let updated = |event| ArmEvent::Updated(Box::new(event));
    let ((reason, by), at) = (why(), minute(150));
    let reset = Reset { before: again.after, after: prior, interval, reason, by, at };
    let ((reason, by), at) = (why(), minute(160));
    let retired = Retired { reason, by, at };
    let ((reason, by), at) = (why(), minute(170));
    let reopened = Reopened { reason, by, at };
    vec![
        ArmEvent::Registered(Registered { prior, interval, at: minute(0) }),
        updated(learned(Pass::First)),
        updated(again),
        ArmEvent::Reset(reset),
        ArmEvent::Retired(retired),
        updated(learned(Pass::First)),
        ArmEvent::Reopened(reopened),
    ]
}

fn predictor() -> Vec<PredictorEvent> {
    let why = || ("scores".to_owned(), "job:learn".to_owned());
    let promoted = |version: u32, from| {
        let ((reason, by), at) = (why(), minute(version.into()));
        PredictorEvent::Promoted(Promoted { version, from, reason, by, at })
    };
    let ((reason, by), at) = (why(), minute(9));
    let rolled_back = RolledBack { version: 1, from: 2, reason, by, at };
    vec![
        trained(1),
        promoted(1, None),
        trained(2),
        promoted(2, Some(1)),
        PredictorEvent::RolledBack(rolled_back),
    ]
}

pub fn trained(version: u32) -> PredictorEvent {
    PredictorEvent::Trained(Box::new(Trained {
        version,
        kind: Kind::Ridge,
        target: "er".to_owned(),
        intercept: 0.5,
        coefficients: BTreeMap::from([("novelty".to_owned(), 0.25)]),
        scaler: BTreeMap::new(),
        model: None,
        samples: 40,
        simulated: true,
        up_to_position: 99,
        holdout: BTreeMap::from([("rmse".to_owned(), 0.125)]),
        fallback_from: None,
        seed: 3,
        at: minute(0),
        recipe: None,
    }))
}

fn experiment() -> [xbot_domain::experiment::ExperimentEvent; 4] {
    use experiments::{concluded, defined, started, stopped};
    [defined(), started(), stopped(), concluded()]
}

fn budget() -> Vec<BudgetEvent> {
    let reason = || "insufficient_quota".to_owned();
    let renamed = |event, name: &str| match event {
        BudgetEvent::CallReserved(mut e) => {
            e.call_id = name.to_owned();
            BudgetEvent::CallReserved(e)
        }
        BudgetEvent::CallReleased(mut e) => {
            e.call_id = name.to_owned();
            BudgetEvent::CallReleased(e)
        }
        other => other,
    };
    vec![
        spending::reserved(),
        renamed(spending::reserved(), "call-3"),
        spending::charged(),
        spending::denied(),
        renamed(spending::released(), "call-3"),
        BudgetEvent::CircuitOpened(CircuitOpened { reason: reason(), at: minute(3) }),
        BudgetEvent::CircuitClosed(CircuitClosed { reason: reason(), at: minute(90) }),
    ]
}

fn account() -> Vec<AccountEvent> {
    let decision_id = DECISION.parse().unwrap();
    let (worker, driver) = (|| "a".to_owned(), || "browser".to_owned());
    vec![
        AccountEvent::SessionStored(SessionStored {
            driver: driver(),
            by: worker(),
            at: minute(0),
        }),
        AccountEvent::LeaseTaken(LeaseTaken {
            worker: worker(),
            fence: 1,
            lease_until: minute(60),
            at: minute(0),
        }),
        small::observed(None),
        AccountEvent::PostSlotClaimed(PostSlotClaimed {
            decision_id,
            decision_type: DecisionType::Single,
            worker: worker(),
            fence: 1,
            at: minute(45),
        }),
        AccountEvent::PostSlotSettled(PostSlotSettled {
            decision_id,
            outcome: SlotOutcome::Posted,
            at: minute(46),
        }),
        small::observed(Some(2)),
        AccountEvent::LeaseReleased(LeaseReleased { worker: worker(), fence: 1, at: minute(60) }),
        AccountEvent::SessionExpired(SessionExpired {
            driver: driver(),
            reason: "challenge".to_owned(),
            at: minute(61),
        }),
    ]
}
