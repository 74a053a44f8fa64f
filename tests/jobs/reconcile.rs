//! See `src/jobs/reconcile.rs`. Kills at every step of it are in `posting/killed.rs`.

use std::sync::Arc;

use xbot::jobs::{Job as _, Posting, Ran, Reconcile, Work, World, carry_out};
use xbot::x::simulator::{Faults, PastPost, PostFault, ReadFault, Schedule};
use xbot::x::{Appeal, Post};
use xbot_domain::account::{Account, AccountCommand, ClaimSlot, Limits, TakeLease};
use xbot_domain::decision::{
    AttemptPost, ClaimPosting, DecisionCommand, Edit, RecordFailure, Status,
};
use xbot_domain::ids::DecisionId;

use crate::lines::capture;
use crate::posting::stage::*;
use crate::world::*;

/// One post whose outcome is unknown, and the instance that tried it.
async fn unknown(fault: PostFault) -> (Place, World) {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    place.x.set_faults(post_faults(Schedule::default().on_call(1, fault)));
    run(&world, &Posting).await;
    place.forward(1);
    (place, world)
}

async fn reconcile(place: &Place, world: &World) -> Ran {
    let ran = run(world, &Reconcile).await;
    place.forward(5);
    ran
}

fn stands(texts: &[String], minute: i64) -> PastPost {
    let post = Post {
        texts: texts.to_vec(),
        reply_to: None,
        made_with_ai: true,
        appeal: Appeal::default(),
    };
    PastPost { post, at: minutes(minute), tweet_ids: vec![] }
}

#[tokio::test]
async fn lesson_02_what_stands_is_found_and_said() {
    let (place, world) = unknown(PostFault::AnswerLost).await;
    let lines = capture();
    let Ran::Done(results) = reconcile(&place, &world).await else { panic!("skipped") };
    assert_eq!(results["found"], 1);
    all_posted_once(&place, &world, &[id(1)]).await;
    let tweet = known(&world, id(1)).await.posted.unwrap().tweet_ids[0];
    assert!(lines.has(&format!(
        "[POSTING_ORCHESTRATOR] ✅ Posted successfully tweet_id={tweet} decision_id={} (found on the timeline)",
        id(1)
    )));
    let ran = reconcile(&place, &world).await;
    assert_eq!(ran, Ran::Skipped("nothing can be settled now".to_owned()));
}

#[tokio::test]
async fn a_silent_timeline_says_nothing_for_ten_minutes() {
    let (place, world) = unknown(PostFault::RequestLost).await;
    for _ in 0..2 {
        assert!(matches!(reconcile(&place, &world).await, Ran::Skipped(_)));
        assert_eq!(status(&world, id(1)).await, Status::Unknown);
    }
    reconcile(&place, &world).await;
    assert_eq!(status(&world, id(1)).await, Status::Queued);
    assert_eq!(open_slots(&world).await, 0);
}

#[tokio::test]
async fn a_timeline_that_cannot_be_read_settles_nothing() {
    let (place, world) = unknown(PostFault::RequestLost).await;
    let read = Schedule::default().on_share(1.0, ReadFault::TimedOut);
    place.x.set_faults(Faults { read, ..Faults::default() });
    for _ in 0..4 {
        let ran = reconcile(&place, &world).await;
        assert_eq!(ran, Ran::Skipped("could not read from X: no answer in time".to_owned()));
    }
    assert_eq!(status(&world, id(1)).await, Status::Unknown);
}

#[tokio::test]
async fn a_post_of_another_decision_is_not_taken_for_it() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    run(&world, &Posting).await;
    // A day and an hour later the same text may go out again, and its request is lost.
    queue(&world, 2, single(1, 25 * 60)).await;
    place.clock.set(minutes(25 * 60));
    place.x.set_faults(post_faults(Schedule::default().on_call(1, PostFault::RequestLost)));
    run(&world, &Posting).await;
    place.forward(11);
    reconcile(&place, &world).await;
    assert_eq!(status(&world, id(2)).await, Status::Queued);
}

/// Tried at this moment by a worker that was cut off before the result.
async fn cut_off(place: &Place, world: &World, id: DecisionId, minute: i64) {
    place.clock.set(minutes(minute));
    announce(world, id).await;
}

async fn announce(world: &World, id: DecisionId) {
    let (at, until) = (world.now(), world.now().plus(chrono::Duration::minutes(5)));
    let worker = world.worker.clone();
    let take = TakeLease { worker: worker.clone(), lease_until: until, at };
    account(world, AccountCommand::TakeLease(take)).await;
    let lease = world.commands.state::<Account>("main").await.unwrap().lease.unwrap();
    let fence = lease.fence;
    let plan = known(world, id).await.plan;
    let limits = Limits {
        max_posts_per_hour: 60,
        min_post_interval_minutes: 0,
        reply_max_per_day: 60,
        quiet_hours: [].into(),
        time_zone: "UTC".to_owned(),
    };
    let slot = ClaimSlot {
        decision_id: id,
        decision_type: plan.decision_type,
        worker: worker.clone(),
        fence,
        limits,
        at,
    };
    account(world, AccountCommand::ClaimSlot(slot)).await;
    let claim = ClaimPosting { worker, fence, lease_until: lease.lease_until, at };
    decide(world, id, DecisionCommand::ClaimPosting(claim)).await;
    let (driver, body_hash) = ("simulator".to_owned(), plan.content_hash);
    let attempt = AttemptPost { driver, fence, body_hash, at };
    decide(world, id, DecisionCommand::AttemptPost(attempt)).await;
}

async fn account(world: &World, command: AccountCommand) {
    world.execute::<Account>("main", &command, &context()).await.unwrap();
}

#[tokio::test]
async fn of_two_with_one_text_each_gets_the_post_nearest_to_its_own_attempt() {
    for (standing, wanted) in [
        (vec![0, 60], [Some(0), Some(60)]),
        (vec![60], [None, Some(60)]),
        (vec![0], [Some(0), None]),
    ] {
        let place = Place::new().await;
        let world = place.instance("a", WIDE).await;
        queue(&world, 1, single(1, 0)).await;
        queue(&world, 2, single(1, 0)).await;
        cut_off(&place, &world, id(1), 0).await;
        cut_off(&place, &world, id(2), 60).await;
        let texts = known(&world, id(1)).await.plan.texts;
        place.x.restore(standing.iter().map(|minute| stands(&texts, *minute)));
        place.forward(30);
        reconcile(&place, &world).await;
        for (n, wanted) in (1..).zip(wanted) {
            let posted = known(&world, id(n)).await.posted.map(|on_x| on_x.posted_at);
            assert_eq!(posted, wanted.map(minutes), "{standing:?}: number {n}");
        }
    }
}

#[tokio::test]
async fn lesson_02_what_was_recorded_as_failed_but_stands_is_found_within_a_day() {
    for (hours, wanted) in [(2, Status::Posted), (25, Status::Failed)] {
        let place = Place::new().await;
        let world = place.instance("a", WIDE).await;
        queue(&world, 1, single(1, 0)).await;
        cut_off(&place, &world, id(1), 0).await;
        let failure = RecordFailure {
            attempt: 1,
            reason: "timed out before the click".to_owned(),
            before_effect: true,
            retryable: false,
            at: start(),
        };
        decide(&world, id(1), DecisionCommand::RecordFailure(failure)).await;
        place.x.restore([stands(&known(&world, id(1)).await.plan.texts, 0)]);
        place.forward(hours * 60);
        reconcile(&place, &world).await;
        assert_eq!(status(&world, id(1)).await, wanted);
        assert_eq!(open_slots(&world).await, 0);
        // What was found counts against the limits, although its slot was given back.
        let slots = world.commands.state::<Account>("main").await.unwrap().slots;
        assert_eq!(slots.len(), usize::from(wanted == Status::Posted));
    }
}

#[tokio::test]
async fn another_workers_attempt_is_left_alone_while_its_lease_lasts() {
    let place = Place::new().await;
    let (a, b) = (place.instance("a", WIDE).await, place.instance("b", WIDE).await);
    queue(&a, 1, single(1, 0)).await;
    announce(&a, id(1)).await;
    place.forward(4);
    assert!(matches!(run(&b, &Reconcile).await, Ran::Skipped(_)));
    assert_eq!(status(&b, id(1)).await, Status::Posting);
    place.forward(6);
    let Ran::Done(results) = run(&b, &Reconcile).await else { panic!("skipped") };
    assert_eq!((&results["unknown"], &results["nothing"]), (&1.into(), &1.into()));
    assert_eq!(status(&b, id(1)).await, Status::Queued);
}

#[tokio::test]
async fn an_attempt_of_its_own_earlier_run_is_unknown_at_once() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    announce(&world, id(1)).await;
    place.forward(1);
    run(&world, &Reconcile).await;
    assert_eq!(status(&world, id(1)).await, Status::Unknown);
}

#[tokio::test]
async fn what_another_driver_tried_is_not_looked_for_here() {
    let (place, world) = unknown(PostFault::RequestLost).await;
    let silent =
        Altered { x: place.x.clone(), name: "api", ids: |ids| ids, timeline: |_| Vec::new() };
    let built = Built::on(&place).await;
    let elsewhere = Built { driver: Arc::new(silent), ..built };
    let other = elsewhere.instance(&place, "other", WIDE);
    place.forward(30);
    reconcile(&place, &other).await;
    assert_eq!(status(&other, id(1)).await, Status::Unknown);
    reconcile(&place, &world).await;
    assert_eq!(status(&world, id(1)).await, Status::Queued);
}

#[tokio::test]
async fn two_instances_that_reconcile_at_once_settle_once() {
    for fault in [PostFault::AnswerLost, PostFault::RequestLost] {
        let (place, a) = unknown(fault).await;
        let b = place.instance("b", WIDE).await;
        place.forward(10);
        let _ = tokio::join!(carry_out(&a, &Reconcile), carry_out(&b, &Reconcile));
        assert_eq!(count(&a, "post_reconciled").await, 1);
        go_on(&place, b, 20).await;
        all_posted_once(&place, &a, &[id(1)]).await;
    }
}

#[tokio::test]
async fn it_has_work_as_long_as_something_is_unsettled() {
    let (place, world) = unknown(PostFault::AnswerLost).await;
    let settings = world.settings().await.unwrap();
    let work = Reconcile.work(&world.memory().await.unwrap(), &settings);
    assert_eq!(work, Work::From(start()));
    reconcile(&place, &world).await;
    let work = Reconcile.work(&world.memory().await.unwrap(), &settings);
    assert_eq!(work, Work::Nothing);
    queue(&world, 2, single(2, 0)).await;
    announce(&world, id(2)).await;
    let work = Reconcile.work(&world.memory().await.unwrap(), &settings);
    let lease = world.commands.state::<Account>("main").await.unwrap().lease.unwrap();
    assert_eq!(work, Work::From(lease.lease_until));
}

#[tokio::test]
async fn a_post_is_found_by_the_text_that_went_out_also_after_an_edit() {
    let (place, world) = unknown(PostFault::RequestLost).await;
    let old = known(&world, id(1)).await.plan.texts;
    place.forward(11);
    reconcile(&place, &world).await;
    assert_eq!(status(&world, id(1)).await, Status::Queued);
    let edit = Edit {
        texts: vec!["another text".to_owned()],
        features: known(&world, id(1)).await.plan.features,
        by: "owner".to_owned(),
        at: world.now(),
    };
    decide(&world, id(1), DecisionCommand::Edit(Box::new(edit))).await;
    place.x.restore([stands(&old, 1)]);
    reconcile(&place, &world).await;
    let found = known(&world, id(1)).await;
    assert_eq!((found.status, found.plan.texts), (Status::Posted, old));
}
