//! Decisions: three that are posted and measured, one of them the hard way, and three that are not.

use xbot_domain::decision::*;
use xbot_domain::ids::{ContentHash, Pass};

use super::{Life, life};
use crate::events::*;

pub fn lives() -> Vec<Life> {
    let id = |n: u32| format!("01989a3c-5a00-7000-8000-{n:012}");
    vec![
        life(&id(1), told([planning(), eventful_posting(), measuring(1)])),
        life(&id(2), told([planning(), straight_posting(2), measuring(2)])),
        life(&id(3), told([planning(), straight_posting(3), measuring(3)])),
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
        DecisionEvent::Approved(Approved { by: by(), at: minute(2), status: Status::Queued }),
        DecisionEvent::Edited(Edited {
            texts: vec!["Which engine?".to_owned()],
            content_hash: ContentHash::of(b"Which engine?"),
            features: features(),
            waits_for_approval: true,
            by: by(),
            at: minute(3),
            status: Status::Planned,
        }),
        DecisionEvent::Approved(Approved { by: by(), at: minute(4), status: Status::Queued }),
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
    let post = Posted { tweet_ids: vec![tweet(n)], ..posted() };
    vec![queue(), claim(1), attempt(1), DecisionEvent::Posted(Box::new(post))]
}

fn measuring(n: u32) -> Vec<DecisionEvent> {
    let mut events = vec![quarantined()];
    for pass in [Pass::First, Pass::Final] {
        let mut reading = collected(pass);
        reading.tweet_id = tweet(n);
        reading.metrics.likes = Some(u64::from(n * 10 + u32::from(u8::from(pass))));
        events.push(DecisionEvent::MetricsCollected(Box::new(reading)));
        events.extend([("composite-v1", false), ("composite-v2", true)].map(|(spec, learning)| {
            DecisionEvent::RewardComputed(Box::new(reward(pass, spec, learning)))
        }));
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
