//! See `src/jobs/learn.rs`.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;
use xbot::jobs::{Collect, Ended, Followers, Learn, Ran, World, carry_out};
use xbot_domain::arm::{Arm, ArmCommand, ArmEvent, Updated};
use xbot_domain::decision::{DecisionEvent, DecisionType};
use xbot_domain::event::Event;
use xbot_domain::ids::Pass;

use crate::lines::logged;
use crate::posts::*;
use crate::real::Real;
use crate::world::*;

async fn updates(world: &World) -> Vec<(String, Updated)> {
    let all = events(world).await.into_iter();
    all.filter_map(|recorded| match recorded.event {
        Event::Arm(ArmEvent::Updated(e)) => Some((recorded.stream_id, *e)),
        _ => None,
    })
    .collect()
}

async fn arms(world: &World) -> Vec<String> {
    updates(world).await.into_iter().map(|(arm, _)| arm).collect()
}

fn number(ran: &Ran, name: &str) -> u64 {
    let Ran::Done(results) = ran else { panic!("{ran:?}") };
    results[name].as_u64().unwrap()
}

/// `posts` posts an hour ago, measured once.
async fn measured(env: &[(&str, &str)], posts: u16) -> (Place, World) {
    let place = Place::new().await;
    let world = place.instance("a", env).await;
    run(&world, &Followers).await;
    for n in 0..posts {
        post(&world, n).await;
    }
    place.forward(60);
    run(&world, &Collect).await;
    (place, world)
}

#[tokio::test]
async fn lesson_06_a_posterior_moves_because_of_named_events() {
    let (place, world) = measured(OPEN, 1).await;
    let (ran, said) = logged(run(&world, &Learn::default())).await;
    assert_eq!(number(&ran, "arms_trained"), 3);
    assert_eq!(number(&ran, "decisions_learned"), 1);
    assert!(said.contains("✅ coeffs_updated=none arms_trained=3 explore_ratio=0.200\n"), "{said}");
    assert_eq!(arms(&world).await, ["content:question", "timing:hour_09", "topic:speedruns"]);

    place.forward(23 * 60);
    run(&world, &Collect).await;
    run(&world, &Learn::default()).await;
    let moved = updates(&world).await;
    let of_style: Vec<_> = moved.iter().filter(|(arm, _)| arm == "content:question").collect();
    let [(_, first), (_, last)] = of_style[..] else { panic!("{of_style:?}") };
    assert_eq!((first.pass, last.pass), (Pass::First, Pass::Final));
    assert_eq!(last.before, first.after);
    let reward = events(&world).await.into_iter().rev().find_map(|recorded| match recorded.event {
        Event::Decision(DecisionEvent::RewardComputed(e)) if e.learning => Some(e),
        _ => None,
    });
    let reward = reward.unwrap();
    assert_eq!(
        (last.reward, last.weight, last.success),
        (reward.value, reward.weight, reward.success)
    );
    let prior = 1.0;
    let (won, lost) = if reward.success { (reward.weight, 0.0) } else { (0.0, reward.weight) };
    assert!((last.after.alpha - prior - won).abs() < 1e-12, "{last:?}");
    assert!((last.after.beta - prior - lost).abs() < 1e-12, "{last:?}");
}

#[tokio::test]
async fn lesson_07_a_pass_is_learned_once_though_the_job_runs_88_times() {
    let (place, world) = measured(OPEN, 2).await;
    for n in 0..88 {
        let restarted = place.instance(&format!("w{n}"), OPEN).await;
        run(&restarted, &Learn::default()).await;
        place.forward(1);
    }
    assert_eq!(arms(&world).await.len(), 6);
}

#[tokio::test]
async fn lesson_07_two_instances_learn_once() {
    let (place, a) = measured(OPEN, 3).await;
    let b = place.instance("b", OPEN).await;
    let (one, other) = (Learn::default(), Learn::default());
    let ran = tokio::join!(carry_out(&a, &one), carry_out(&b, &other));
    let ran = [ran.0.unwrap(), ran.1.unwrap()];
    assert!(ran.iter().any(|ended| matches!(ended, Ended::Ran(Ran::Done(_)))), "{ran:?}");
    assert_eq!(arms(&a).await.len(), 9);
}

#[tokio::test]
async fn lesson_07_only_the_hour_in_which_it_went_out_learns() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Followers).await;
    post_as(&world, 1, Sketch { late_min: 61, ..sketch(&world) }).await;
    let reply = Sketch { kind: DecisionType::Reply, style: "agree", ..sketch(&world) };
    post_as(&world, 2, reply).await;
    place.forward(59);
    let crossed = Sketch { late_min: 10, ..sketch(&world) };
    place.forward(5);
    post_as(&world, 3, crossed).await;
    place.forward(60);
    run(&world, &Collect).await;
    let learn = Learn::default();
    run(&world, &learn).await;
    let expected = [
        "content:question",
        "topic:speedruns",
        "reply:agree",
        "content:question",
        "topic:speedruns",
    ];
    assert_eq!(arms(&world).await, expected, "an hour late, a reply, and beyond the hour");
    assert!(matches!(run(&world, &learn).await, Ran::Skipped(_)), "nothing is left to learn");
}

#[tokio::test]
async fn lesson_04_live_mode_never_learns_from_simulated_outcomes() {
    let live = [OPEN, &[("MODE", "live")]].concat();
    let (place, mut world) = measured(&live, 6).await;
    let learn = Learn::default();
    let (ran, said) = logged(run(&world, &learn)).await;
    assert_eq!(ran, Ran::Skipped("insufficient outcomes (need 5)".to_owned()));
    assert!(
        said.contains("[LEARN_JOB] ⚠️ Training skipped: insufficient real outcomes (need 5)\n")
    );
    assert_eq!(count(&world, "updated").await, 0);

    set(&world, "REAL_METRICS_ENABLED", json!(true)).await;
    world.parts.driver = Arc::new(Real(place.x.clone()));
    place.forward(1);
    run(&world, &Followers).await;
    let real = post(&world, 7).await;
    place.forward(60);
    run(&world, &Collect).await;
    run(&world, &learn).await;
    let moved = updates(&world).await;
    assert_eq!(moved.len(), 3);
    assert!(moved.iter().all(|(_, e)| !e.simulated && e.decision_id == real));
}

/// Every payload, in order.
async fn two_days(place: Place) -> Vec<String> {
    let world = place.instance("a", OPEN).await;
    let learn = Learn::default();
    for n in 0..24 {
        run(&world, &Followers).await;
        post(&world, n).await;
        place.forward(120);
        run(&world, &Collect).await;
        run(&world, &learn).await;
    }
    let all = events(&world).await.into_iter();
    all.map(|recorded| serde_json::to_string(&recorded.event).unwrap()).collect()
}

#[tokio::test]
async fn the_same_days_give_the_same_log_on_both_stores() {
    let (sqlite, postgres) = (Place::new().await, Place::on_postgres().await);
    assert_eq!(two_days(sqlite).await, two_days(postgres).await);
}

#[tokio::test]
async fn with_learning_off_arms_learn_all_the_same() {
    let off = [OPEN, &[("LEARNING_ENGINE_V2", "false")]].concat();
    let (_place, world) = measured(&off, 1).await;
    assert_eq!(number(&run(&world, &Learn::default()).await, "arms_trained"), 3);
}

#[tokio::test]
async fn a_lesson_that_an_arm_refuses_is_named_once_and_not_tried_for_ever() {
    let (place, world) = measured(OPEN, 2).await;
    run(&world, &Learn::default()).await;
    let reset = ArmCommand::Reset {
        reason: "a new season".to_owned(),
        by: "owner".to_owned(),
        at: world.now(),
    };
    world.execute::<Arm>("content:question", &reset, &context()).await.unwrap();
    place.forward(23 * 60);
    run(&world, &Collect).await;
    let learn = Learn::default();
    let Ran::Done(results) = run(&world, &learn).await else { panic!("nothing learned") };
    let refused = results["refused"].as_object().unwrap();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused.values().all(|code| code == "outside_learning_window"));
    assert!(matches!(run(&world, &learn).await, Ran::Skipped(_)));
}

#[tokio::test]
async fn exploration_fades_from_the_first_lesson_on() {
    let (place, world) = measured(OPEN, 1).await;
    run(&world, &Learn::default()).await;
    place.forward(Duration::days(7).num_minutes());
    run(&world, &Collect).await;
    let Ran::Done(results) = run(&world, &Learn::default()).await else {
        panic!("nothing learned")
    };
    let ratio = results["explore_ratio"].as_f64().unwrap();
    assert!((ratio - 0.125).abs() < 1e-9, "{ratio}");
}
