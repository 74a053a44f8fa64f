//! Slots, arms and topics.

use std::sync::Arc;

use chrono::{Duration, Timelike};
use serde_json::json;
use xbot::jobs::Plan;
use xbot::llm::scripted::Scripted;
use xbot_domain::arm::{Arm, ArmCommand, Learn};
use xbot_domain::bandit::{Posterior, Reason};
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::time::Clock as _;

use crate::lines::logged;
use crate::world::*;

use super::*;

#[tokio::test]
async fn lesson_11_no_slot_lies_in_a_quiet_hour_and_its_hour_is_its_arms() {
    let place = Place::new().await;
    let zone = ("ACCOUNT_TIMEZONE", "America/New_York");
    let world = place.instance("a", &[OPEN, &[zone]].concat()).await;
    set(&world, "quiet_hours", json!([0, 1, 2, 3, 4, 5, 6, 7])).await;
    for plan in runs(&place, &world, 40).await {
        let local = plan.scheduled_at.to_utc().with_timezone(&chrono_tz::America::New_York);
        assert!(local.hour() >= 8, "{local}");
        let arm = plan.timing_arm.unwrap();
        assert_eq!(
            (arm.name, u32::from(plan.features.hour)),
            (format!("hour_{:02}", local.hour()), local.hour())
        );
        let ahead = plan.scheduled_at.since(plan.planned_at);
        assert!(ahead >= Duration::minutes(10) && ahead <= Duration::hours(25));
    }
}

#[tokio::test]
async fn without_an_hour_that_is_open_the_run_says_so() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "quiet_hours", json!((0..24).collect::<Vec<_>>())).await;
    assert!(reason(run(&world, &Plan::default()).await).starts_with("no hour of the next 24"));
}

#[tokio::test]
async fn with_the_engine_off_every_choice_is_uniform() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "learning_engine_v2", json!(false)).await;
    let plans = runs(&place, &world, 5).await;
    for draw in plans.iter().flat_map(|plan| &plan.draws) {
        assert_eq!((draw.policy.as_str(), draw.reason), ("uniform-1", Reason::Uniform));
        let chance = 1.0 / draw.candidates.len() as f64;
        assert!(draw.candidates.iter().all(|c| c.propensity == chance));
    }
    assert_eq!(plans.len(), 5);
}

#[tokio::test]
async fn an_uncertain_arm_is_forced_with_the_reason() {
    let place = Place::new().await;
    let world = place.instance("a", &[OPEN, &[("EPSILON", "1")]].concat()).await;
    let (mut forced, mut lines) = (0, String::new());
    for _ in 0..8 {
        let (_, said) = logged(run(&world, &Plan::default())).await;
        lines.push_str(&said);
        place.forward(60);
    }
    for (_, plan) in plans(&world).await {
        forced += plan.draws.iter().filter(|d| d.reason == Reason::HighUncertainty).count();
    }
    let said = lines.matches("[BANDIT] explore forced arm=").count();
    assert!(forced > 0 && said == forced && lines.contains("reason=high_uncertainty"), "{lines}");
}

#[tokio::test]
async fn a_topic_that_had_its_share_is_not_drawn() {
    let place = Place::new().await;
    let mut world = place.instance("a", OPEN).await;
    Arc::make_mut(&mut world.parts.content).topics.truncate(3);
    let offered: Vec<_> = runs(&place, &world, 80).await;
    let offered: Vec<_> = offered.iter().map(|plan| plan.draws[0].candidates.len()).collect();
    assert!(offered.contains(&2) && offered.contains(&3), "{offered:?}");
    let rejected = events(&world).await;
    let rotated = rejected.iter().filter(|recorded| match &recorded.event {
        Event::Decision(DecisionEvent::Rejected(e)) => e.gate == "rotation",
        _ => false,
    });
    assert_eq!(rotated.count(), 0);
}

#[tokio::test]
async fn a_full_day_takes_no_more_posts() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    for _ in 0..10 {
        assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    }
    let why = reason(run(&world, &Plan::default()).await);
    assert_eq!(why, "10 of 10 posts are planned for the next 24 h");
    let mut slots: Vec<_> = plans(&world).await.iter().map(|(_, plan)| plan.scheduled_at).collect();
    slots.sort_unstable();
    assert!(slots.windows(2).all(|pair| pair[1].since(pair[0]) >= Duration::minutes(60)));
}

#[tokio::test]
async fn a_retired_arm_and_one_that_the_content_does_not_name_are_never_drawn() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let prior = Posterior { alpha: 900.0, beta: 1.0 };
    let register = ArmCommand::Register { prior, at: start() };
    world.execute::<Arm>("content:gone", &register, &context()).await.unwrap();
    run(&world, &Plan::default()).await;
    let retire = ArmCommand::Retire { reason: "x".into(), by: "test".into(), at: start() };
    world.execute::<Arm>("content:story", &retire, &context()).await.unwrap();
    for plan in runs(&place, &world, 20).await.iter().skip(1) {
        let names: Vec<_> = plan.draws[1].candidates.iter().map(|c| c.arm.name.as_str()).collect();
        assert!(!names.contains(&"gone") && !names.contains(&"story"), "{names:?}");
    }
}

#[tokio::test]
async fn lesson_04_live_choices_do_not_use_what_the_simulation_taught() {
    let place = Place::new().await;
    let shadow = place.instance("a", OPEN).await;
    runs(&place, &shadow, 1).await;
    let arms: Vec<_> =
        shadow.memory().await.unwrap().arms.all().map(|(id, _)| id.clone()).collect();
    for arm in arms {
        let learn = ArmCommand::Learn(Learn {
            decision_id: DecisionId::from_parts(start(), [1; 10]),
            pass: Pass::First,
            posted_at: start(),
            spec: "composite-v2".to_owned(),
            reward: 0.9,
            weight: 1.0,
            success: true,
            simulated: true,
            at: place.clock.now(),
        });
        shadow.execute::<Arm>(&arm.to_string(), &learn, &context()).await.unwrap();
    }
    let env = [OPEN, &[("MODE", "live")]].concat();
    let scripted = Arc::new(Scripted::default());
    let world = place.instance_with("b", &env, scripted, Some(Composer::model())).await;
    place.forward(60);
    run(&world, &Plan::default()).await;
    let (_, plan) = plans(&world).await.pop().unwrap();
    for draw in &plan.draws {
        assert!(draw.candidates.iter().all(|c| c.posterior == Posterior::FLAT), "{draw:?}");
    }
}
