//! Anything can go wrong at any time, in any order.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use xbot::jobs::{World, carry_out};
use xbot::x::simulator::{Faults, PostFault, ReadFault, Schedule};
use xbot_domain::decision::Status;
use xbot_domain::ids::DecisionId;

use super::stage::*;
use crate::world::*;

fn faults(luck: &mut ChaCha8Rng) -> Faults {
    let mut share = || luck.random_range(0.0..0.2);
    Faults {
        post: Schedule::default()
            .on_share(share(), PostFault::TimeOutBefore)
            .on_share(share(), PostFault::RequestLost)
            .on_share(share(), PostFault::AnswerLost)
            .on_share(share(), PostFault::TargetGone),
        read: Schedule::default().on_share(share(), ReadFault::TimedOut),
        ..Faults::default()
    }
}

/// A process that will be killed, sooner or later.
async fn mortal(place: &Place, name: u32, luck: &mut ChaCha8Rng) -> (World, Arc<Mortal>) {
    let built = Built::on(place).await;
    let end = if luck.random() { End::BeforeWriting } else { End::AfterWriting };
    let log = Arc::new(Mortal::new(built.log.clone(), luck.random_range(0..50), end));
    let world = Built { log: log.clone(), ..built }.instance(place, &format!("w{name}"), WIDE);
    (world, log)
}

async fn some_of_each(world: &World, luck: &mut ChaCha8Rng) -> Vec<DecisionId> {
    let mut ids = Vec::new();
    for n in 0..luck.random_range(1..6) {
        let due = luck.random_range(0..20);
        let plan = match luck.random_range(0..3) {
            0 => thread(n, due),
            1 => reply(n, due),
            _ => single(n, due),
        };
        ids.push(queue(world, n, plan).await);
    }
    ids
}

/// Two instances that die and come back, for most of an hour; then nothing goes wrong any more.
async fn schedule(seed: u64) {
    let mut luck = ChaCha8Rng::seed_from_u64(seed);
    let place = Place::in_memory().await;
    let planner = place.instance("planner", WIDE).await;
    let ids = some_of_each(&planner, &mut luck).await;
    place.x.set_faults(faults(&mut luck));
    let mut names = 2;
    let mut pair = [mortal(&place, 0, &mut luck).await, mortal(&place, 1, &mut luck).await];
    for _ in 0..20 {
        for job in jobs() {
            if luck.random() {
                let _ = tokio::join!(carry_out(&pair[0].0, &*job), carry_out(&pair[1].0, &*job));
            } else {
                let _ = carry_out(&pair[luck.random_range(0..2)].0, &*job).await;
            }
        }
        for one in &mut pair {
            if one.1.is_dead() && luck.random() {
                *one = mortal(&place, names, &mut luck).await;
                names += 1;
            }
        }
        place.forward(luck.random_range(0..5));
    }
    place.x.set_faults(Faults::default());
    let last = place.instance("last", WIDE).await;
    go_on(&place, last.clone(), 90).await;
    never_twice_never_lost(&place, &last, &ids, seed).await;
}

async fn never_twice_never_lost(place: &Place, world: &World, ids: &[DecisionId], seed: u64) {
    let timeline = timeline(place).await;
    let mut posted = 0;
    for id in ids {
        let known = known(world, *id).await;
        let same: Vec<_> =
            timeline.iter().filter(|post| post.body_hash() == known.plan.content_hash).collect();
        match known.status {
            Status::Posted => {
                assert_eq!(same.len(), 1, "seed {seed}: {id}");
                assert_eq!(known.posted.unwrap().tweet_ids, same[0].ids, "seed {seed}: {id}");
                posted += 1;
            }
            // Refused for good, or tried four times: certainly not there.
            Status::Failed => assert!(same.is_empty(), "seed {seed}: {id}"),
            other => panic!("seed {seed}: {id} is {other:?}"),
        }
    }
    assert_eq!(timeline.len(), posted, "seed {seed}");
    assert_eq!(open_slots(world).await, 0, "seed {seed}");
}

async fn schedules(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        schedule(seed).await;
    }
}

#[tokio::test]
async fn lesson_01_whatever_goes_wrong_nothing_is_posted_twice_and_nothing_is_lost() {
    schedules(0..150).await;
}

#[tokio::test]
async fn lesson_02_whatever_goes_wrong_the_log_has_what_stands_on_x() {
    schedules(150..300).await;
}
