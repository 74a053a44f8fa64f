//! See `src/jobs/reply.rs`.

use std::sync::Arc;

use chrono::{Duration, Timelike};
use serde_json::json;
use xbot::jobs::{Ran, Reply, World};
use xbot::llm::LlmError;
use xbot::llm::scripted::Scripted;
use xbot::x::simulator::{Faults, ReadFault, Schedule};
use xbot_domain::decision::{DecisionType, Planned, Source};
use xbot_domain::experiment::{Defined, Experiment, ExperimentCommand, Variant};
use xbot_domain::ids::Scope;

use crate::lines::logged;
use crate::plan::plans;
use crate::world::*;
use crate::writers::*;

/// A day after the account was opened, so that somebody has written to it.
async fn morning(env: &[(&str, &str)]) -> (Place, World) {
    let place = Place::new().await;
    place.forward(24 * 60);
    let world = place.instance("a", env).await;
    (place, world)
}

async fn replies(world: &World) -> Vec<Planned> {
    plans(world).await.into_iter().map(|(_, plan)| plan).collect()
}

fn reason(ran: Ran) -> String {
    match ran {
        Ran::Skipped(reason) => reason,
        Ran::Done(results) => panic!("{results:?}"),
    }
}

#[tokio::test]
async fn a_run_answers_one_mention_as_soon_as_it_can() {
    let (_place, world) = morning(OPEN).await;
    let (ran, lines) = logged(run(&world, &Reply::default())).await;
    assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
    assert!(lines.contains("[REPLY_JOB] ✅ Synthetic reply queued decision_id="), "{lines}");
    let [plan] = &replies(&world).await[..] else { panic!("one reply") };
    assert_eq!(plan.decision_type, DecisionType::Reply);
    assert!(plan.scheduled_at.since(plan.planned_at) <= Duration::minutes(3));
    assert_eq!(plan.bandit_arm.as_ref().unwrap().scope, Scope::Reply);
    assert_eq!((&plan.timing_arm, &plan.topic, plan.draws.len()), (&None, &None, 1));
    let target = plan.target.as_ref().unwrap();
    let mentions = world.driver.mentions(start()).await.unwrap();
    let answered = mentions.iter().find(|mention| mention.id == target.tweet_id).unwrap();
    assert_eq!(plan.features.reply.as_ref(), Some(&answered.features(plan.planned_at)));
    // Without a model the one with most followers is answered first.
    assert_eq!(answered.followers, mentions.iter().map(|m| m.followers).max().unwrap());
}

#[tokio::test]
async fn a_mention_is_answered_once_and_the_next_run_takes_another() {
    let (place, world) = morning(OPEN).await;
    for _ in 0..6 {
        assert!(matches!(run(&world, &Reply::default()).await, Ran::Done(_)));
        place.forward(90);
    }
    let all = replies(&world).await;
    let mut targets: Vec<_> =
        all.iter().map(|plan| plan.target.as_ref().unwrap().tweet_id).collect();
    targets.sort();
    targets.dedup();
    assert_eq!(targets.len(), 6);
}

#[tokio::test]
async fn a_mention_whose_answer_was_blocked_is_left_alone() {
    let (place, _) = morning(OPEN).await;
    let text = "Buy now and use my promo code, you will never regret this offer, I promise you.";
    let world = place.instance_with("a", OPEN, Said::valid(text), None).await;
    for _ in 0..2 {
        assert!(reason(run(&world, &Reply::default()).await).contains("were blocked"));
    }
    let all = replies(&world).await;
    let targets: Vec<_> = all.iter().map(|plan| plan.target.as_ref().unwrap().tweet_id).collect();
    assert_eq!(targets.len(), 6);
    assert_ne!(targets[0], targets[3]);
}

#[tokio::test]
async fn a_day_takes_no_more_replies_than_are_allowed() {
    let (place, world) = morning(&[OPEN, &[("REPLY_MAX_PER_DAY", "3")]].concat()).await;
    for _ in 0..3 {
        assert!(matches!(run(&world, &Reply::default()).await, Ran::Done(_)));
    }
    let (ran, lines) = logged(run(&world, &Reply::default())).await;
    assert_eq!(reason(ran), "3 of 3 replies of a day are used");
    assert!(lines.contains("[REPLY_JOB] ⏭️ Skipping: 3 of 3 replies"), "{lines}");
    place.forward(26 * 60);
    assert!(matches!(run(&world, &Reply::default()).await, Ran::Done(_)));
    let mut slots: Vec<_> = replies(&world).await.iter().map(|plan| plan.scheduled_at).collect();
    slots.sort_unstable();
    assert!(slots.windows(2).all(|pair| pair[1].since(pair[0]) >= Duration::minutes(30)));
}

#[tokio::test]
async fn in_quiet_hours_a_reply_waits_for_their_end() {
    let (place, world) = morning(OPEN).await;
    place.forward(17 * 60 + 30);
    assert_eq!(world.now().to_utc().hour(), 2);
    run(&world, &Reply::default()).await;
    let slot = replies(&world).await[0].scheduled_at.to_utc();
    assert_eq!((slot.hour(), slot.minute()), (6, 0));
}

#[tokio::test]
async fn when_nobody_has_written_nobody_is_answered() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    assert_eq!(reason(run(&world, &Reply::default()).await), "nobody waits for an answer");
}

#[tokio::test]
async fn mentions_that_cannot_be_read_are_a_failure_that_says_why() {
    let (place, world) = morning(OPEN).await;
    let read = Schedule::default().on_call(1, ReadFault::TimedOut);
    place.x.set_faults(Faults { read, ..Faults::default() });
    let why = reason(run(&world, &Reply::default()).await);
    assert!(why.starts_with("failed: could not read the mentions: "), "{why}");
}

#[tokio::test]
async fn the_same_stops_hold_as_for_posts() {
    let (place, world) = morning(OPEN).await;
    set(&world, "AI_QUOTA_CIRCUIT_OPEN", json!(true)).await;
    let (ran, lines) = logged(run(&world, &Reply::default())).await;
    assert_eq!(reason(ran), "AI_QUOTA_CIRCUIT_OPEN=true");
    assert!(lines.contains("[REPLY_JOB] ⏭️ Skipping: AI_QUOTA_CIRCUIT_OPEN=true"), "{lines}");
    set(&world, "AI_QUOTA_CIRCUIT_OPEN", json!(false)).await;
    let live = place.instance("b", &[OPEN, &[("MODE", "live")]].concat()).await;
    assert!(reason(run(&live, &Reply::default()).await).starts_with("no language model"));
    let failing = Arc::new(Scripted::failing([LlmError::InsufficientQuota]));
    let failing = place.instance_with("c", OPEN, failing, None).await;
    let (ran, lines) = logged(run(&failing, &Reply::default())).await;
    assert!(reason(ran).starts_with("insufficient_quota"));
    assert!(lines.contains("[REPLY_JOB] OpenAI insufficient_quota → not queueing"), "{lines}");
    assert!(replies(&world).await.is_empty());
}

#[tokio::test]
async fn a_reply_of_the_model_is_real_and_says_so() {
    let place = Place::new().await;
    place.forward(24 * 60);
    let env = [OPEN, &[("MODE", "live")]].concat();
    let (scripted, model) = (Arc::new(Scripted::default()), Composer::model());
    let world = place.instance_with("a", &env, scripted, Some(model)).await;
    let (ran, lines) = logged(run(&world, &Reply::default())).await;
    assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
    assert!(lines.contains("[REPLY_JOB] ✅ Real LLM reply queued decision_id="), "{lines}");
    assert_eq!(replies(&world).await[0].generation_source, Source::Real);
}

#[tokio::test]
async fn an_experiment_on_replies_forces_their_style_with_its_exact_chance() {
    let (place, world) = morning(OPEN).await;
    let variant = |name: &str, share, style: Option<&str>| Variant {
        name: name.to_owned(),
        share,
        changes: style.map(|s| ("reply_style".to_owned(), s.to_owned())).into_iter().collect(),
    };
    let plan = Defined {
        hypothesis: "contradiction is read".to_owned(),
        scope: Scope::Reply,
        variants: vec![
            variant("control", 0.5, None),
            variant("contra", 0.5, Some("contrarian_reply")),
        ],
        metric: "er".to_owned(),
        starts_at: start(),
        ends_at: start().plus(Duration::days(14)),
        by: "test".to_owned(),
        at: start(),
    };
    let define = ExperimentCommand::Define { id: "r1".to_owned(), plan: Box::new(plan) };
    let begin = ExperimentCommand::Start { by: "test".to_owned(), at: start() };
    for command in [define, begin] {
        world.execute::<Experiment>("r1", &command, &context()).await.unwrap();
    }
    for _ in 0..16 {
        run(&world, &Reply::default()).await;
        place.forward(180);
    }
    let all = replies(&world).await;
    for plan in &all {
        let arm = plan.bandit_arm.as_ref().unwrap();
        let drawn = plan.draws[0].candidates.iter().find(|c| c.arm == *arm).unwrap().propensity;
        let forced = if arm.name == "contrarian_reply" { 0.5 } else { 0.0 };
        assert!((plan.arm_propensity.unwrap() - (0.5 * drawn + forced)).abs() < 1e-12);
    }
    assert!(all.iter().any(|plan| plan.experiment.as_ref().unwrap().variant == "contra"));
}
