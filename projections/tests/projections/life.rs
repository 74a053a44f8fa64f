//! Whole lives of streams, in the order in which the rules let things happen. Together they hold
//! every event there is.

use std::collections::BTreeMap;

use xbot_domain::account::*;
use xbot_domain::arm::{ArmEvent, Registered, Reopened, Reset, Retired, Tally};
use xbot_domain::bandit::{Interval, Posterior};
use xbot_domain::budget::{BudgetEvent, CircuitClosed, CircuitOpened};
use xbot_domain::decision::*;
use xbot_domain::event::Event;
use xbot_domain::ids::{ContentHash, Pass};
use xbot_domain::predictor::{Kind, PredictorEvent, Promoted, RolledBack, Trained};

use crate::events::*;
use crate::{experiments, small, spending};

/// One stream: its id and its events.
pub type Life = (String, Vec<Event>);

pub fn all_events() -> Vec<Event> {
    lives().into_iter().flat_map(|(_, events)| events).collect()
}

pub fn lives() -> Vec<Life> {
    let mut lives = decisions();
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
        life("plan", [small::completed("plan"), small::skipped()]),
        life("alerts", [small::raised(), small::cleared()]),
    ]);
    lives
}

fn life<E: Into<Event>>(id: &str, events: impl IntoIterator<Item = E>) -> Life {
    (id.to_owned(), events.into_iter().map(Into::into).collect())
}

fn decisions() -> Vec<Life> {
    let id = |n: u32| format!("01989a3c-5a00-7000-8000-{n:012}");
    vec![
        life(&id(1), told([planning(), eventful_posting(), measuring(1)])),
        life(
            &id(2),
            told([planning(), straight_posting(2), measuring(2)]),
        ),
        life(
            &id(3),
            told([planning(), straight_posting(3), measuring(3)]),
        ),
        life(&id(4), told([planning(), vec![rejected()]])),
        life(&id(5), told([planning(), vec![queue(), cancelled()]])),
        life(&id(6), told([planning(), vec![queue(), expired()]])),
    ]
}

fn told<const N: usize>(chapters: [Vec<DecisionEvent>; N]) -> Vec<DecisionEvent> {
    chapters.into_iter().flatten().collect()
}

fn planning() -> Vec<DecisionEvent> {
    vec![DecisionEvent::Planned(Box::new(planned()))]
}

fn queue() -> DecisionEvent {
    DecisionEvent::Queued(queued())
}

fn rejected() -> DecisionEvent {
    DecisionEvent::Rejected(Rejected {
        gate: "safety".to_owned(),
        reason: "too long".to_owned(),
        score: None,
        at: minute(1),
        status: Status::Skipped,
    })
}

fn cancelled() -> DecisionEvent {
    DecisionEvent::Cancelled(Cancelled {
        reason: "second thoughts".to_owned(),
        by: "owner".to_owned(),
        at: minute(2),
        status: Status::Cancelled,
    })
}

fn expired() -> DecisionEvent {
    DecisionEvent::Expired(Expired {
        reason: "its hour is over".to_owned(),
        at: minute(500),
        status: Status::Expired,
    })
}

fn claim(fence: u64) -> DecisionEvent {
    DecisionEvent::PostingClaimed(PostingClaimed {
        worker: "a".to_owned(),
        fence,
        lease_until: minute(60),
        at: minute(45),
        status: Status::Posting,
    })
}

fn attempt(fence: u64) -> DecisionEvent {
    DecisionEvent::PostAttempted(PostAttempted {
        attempt: 1,
        driver: "simulator".to_owned(),
        body_hash: ContentHash::of(b"body"),
        fence,
        at: minute(45),
    })
}

/// Approved, edited and moved; failed once, then lost from sight, then found.
fn eventful_posting() -> Vec<DecisionEvent> {
    let by = || "owner".to_owned();
    vec![
        queue(),
        DecisionEvent::Approved(Approved {
            by: by(),
            at: minute(2),
        }),
        DecisionEvent::Edited(Edited {
            texts: vec!["Which engine?".to_owned()],
            content_hash: ContentHash::of(b"Which engine?"),
            features: features(),
            by: by(),
            at: minute(3),
        }),
        DecisionEvent::Rescheduled(Rescheduled {
            from: minute(45),
            scheduled_at: minute(40),
            by: by(),
        }),
        claim(1),
        attempt(1),
        DecisionEvent::PostFailed(PostFailed {
            attempt: 1,
            reason: "connection refused".to_owned(),
            before_effect: true,
            retryable: true,
            at: minute(46),
            status: Status::Queued,
        }),
        claim(2),
        attempt(2),
        DecisionEvent::PostUnknown(PostUnknown {
            attempt: 2,
            reason: "timed out".to_owned(),
            at: minute(47),
            status: Status::Unknown,
        }),
        DecisionEvent::PostReconciled(Box::new(PostReconciled {
            found: true,
            tweet_ids: vec![tweet(1)],
            posted_at: Some(minute(47)),
            content: Some(posted_content()),
            at: minute(50),
            status: Status::Posted,
        })),
    ]
}

fn straight_posting(n: u32) -> Vec<DecisionEvent> {
    let post = Posted {
        tweet_ids: vec![tweet(n)],
        ..posted()
    };
    vec![
        queue(),
        claim(1),
        attempt(1),
        DecisionEvent::Posted(Box::new(post)),
    ]
}

fn measuring(n: u32) -> Vec<DecisionEvent> {
    let mut events = vec![quarantined()];
    for pass in [Pass::First, Pass::Final] {
        let mut reading = collected(pass);
        reading.tweet_id = tweet(n);
        reading.metrics.likes = Some(u64::from(n * 10 + u32::from(u8::from(pass))));
        events.push(DecisionEvent::MetricsCollected(Box::new(reading)));
        events.extend(
            [("composite-v1", false), ("composite-v2", true)].map(|(spec, learning)| {
                DecisionEvent::RewardComputed(Box::new(reward(pass, spec, learning)))
            }),
        );
    }
    events.push(DecisionEvent::MetricsUnavailable(MetricsUnavailable {
        pass: Pass::Final,
        reason: "not found".to_owned(),
        at: minute(2_000),
        gone: true,
    }));
    events
}

fn quarantined() -> DecisionEvent {
    DecisionEvent::MetricsQuarantined(Box::new(MetricsQuarantined {
        pass: Pass::First,
        reason: "55,000 likes for 31 followers".to_owned(),
        source: "browser".to_owned(),
        captured_at: minute(105),
        metrics: metrics(),
        raw: "<article>".to_owned(),
        raw_hash: ContentHash::of(b"<article>"),
    }))
}

fn arm() -> Vec<ArmEvent> {
    let prior = Posterior {
        alpha: 1.0,
        beta: 1.0,
    };
    let interval = Interval {
        low: 0.025,
        high: 0.975,
    };
    let why = || ("season".to_owned(), "owner".to_owned());
    let mut again = learned(Pass::Final);
    again.tally = Tally {
        successes: 4,
        failures: 1,
        reward_sum: 1.4,
    };
    let updated = |event| ArmEvent::Updated(Box::new(event));
    let ((reason, by), at) = (why(), minute(150));
    let reset = Reset {
        before: again.after,
        after: prior,
        interval,
        reason,
        by,
        at,
    };
    let ((reason, by), at) = (why(), minute(160));
    let retired = Retired { reason, by, at };
    let ((reason, by), at) = (why(), minute(170));
    let reopened = Reopened { reason, by, at };
    vec![
        ArmEvent::Registered(Registered {
            prior,
            interval,
            at: minute(0),
        }),
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
    let promoted = |version, from| {
        let ((reason, by), at) = (why(), minute(version.into()));
        PredictorEvent::Promoted(Promoted {
            version,
            from,
            reason,
            by,
            at,
        })
    };
    let ((reason, by), at) = (why(), minute(9));
    let rolled_back = RolledBack {
        version: 1,
        from: 2,
        reason,
        by,
        at,
    };
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
        BudgetEvent::CircuitOpened(CircuitOpened {
            reason: reason(),
            at: minute(3),
        }),
        BudgetEvent::CircuitClosed(CircuitClosed {
            reason: reason(),
            at: minute(90),
        }),
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
        AccountEvent::LeaseReleased(LeaseReleased {
            worker: worker(),
            fence: 1,
            at: minute(60),
        }),
        AccountEvent::SessionExpired(SessionExpired {
            driver: driver(),
            reason: "challenge".to_owned(),
            at: minute(61),
        }),
    ]
}
