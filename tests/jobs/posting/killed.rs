//! A process that dies, at every step.

use std::sync::Arc;

use xbot::jobs::{Posting, carry_out};
use xbot_domain::ids::DecisionId;

use super::stage::*;
use crate::world::*;

/// Dies at the append after `appends`; another instance goes on. Whether the first one died at all.
async fn killed_after(appends: i64, end: End, tamper: impl Fn(&Place)) -> bool {
    let place = Place::new().await;
    let ids = some(&place.instance("planner", WIDE).await).await;
    place.forward(3);
    tamper(&place);
    let built = Built::on(&place).await;
    let log = Arc::new(Mortal::new(built.log.clone(), appends, end));
    let first = Built { log: log.clone(), ..built }.instance(&place, "first", WIDE);
    let _ = carry_out(&first, &Posting).await;
    settled_by_another(&place, &ids).await;
    log.is_dead()
}

/// The leases are over, and the timeline shows what stands.
async fn settled_by_another(place: &Place, ids: &[DecisionId]) {
    let second = place.instance("second", WIDE).await;
    go_on(place, second.clone(), 60).await;
    all_posted_once(place, &second, ids).await;
}

#[tokio::test]
async fn lesson_01_a_kill_at_any_step_posts_nothing_twice_and_loses_nothing() {
    for end in [End::BeforeWriting, End::AfterWriting] {
        let mut appends = 0;
        while killed_after(appends, end, |_| {}).await {
            appends += 1;
        }
        // Three posts of a slot, a claim, an attempt, a result and a settled slot each; the lease;
        // and the run.
        assert_eq!(appends, 3 * 5 + 1 + 2);
    }
}

#[tokio::test]
async fn lesson_01_a_kill_at_any_step_of_a_retry_posts_nothing_twice_and_loses_nothing() {
    use xbot::x::simulator::{PostFault, Schedule};
    let faults = || {
        Schedule::default()
            .on_call(1, PostFault::TimeOutBefore)
            .on_call(2, PostFault::RateLimited)
            .on_call(4, PostFault::AnswerLost)
    };
    for end in [End::BeforeWriting, End::AfterWriting] {
        let mut appends = 0;
        while killed_after(appends, end, |place| place.x.set_faults(post_faults(faults()))).await {
            appends += 1;
        }
        assert!(appends > 3 * 5 + 2 * 5, "{appends}");
    }
}

#[tokio::test]
async fn a_kill_at_any_step_of_reconciling_posts_nothing_twice_and_loses_nothing() {
    use xbot::x::simulator::{PostFault, Schedule};
    for end in [End::BeforeWriting, End::AfterWriting] {
        for appends in 0..24 {
            let place = Place::new().await;
            let planner = place.instance("planner", WIDE).await;
            let ids = some(&planner).await;
            place.forward(3);
            place.x.set_faults(post_faults(
                Schedule::default()
                    .on_call(1, PostFault::AnswerLost)
                    .on_call(2, PostFault::RequestLost),
            ));
            run(&planner, &Posting).await;
            let built = Built::on(&place).await;
            let log = Arc::new(Mortal::new(built.log.clone(), appends, end));
            let first = Built { log: log.clone(), ..built }.instance(&place, "first", WIDE);
            for _ in 0..4 {
                place.forward(5);
                for job in jobs() {
                    let _ = carry_out(&first, &*job).await;
                }
            }
            assert!(log.is_dead() || appends > 9, "{appends} appends were enough");
            settled_by_another(&place, &ids).await;
        }
    }
}
