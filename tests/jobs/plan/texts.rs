//! What becomes of a text.

use serde_json::json;
use xbot::jobs::{Plan, Ran};
use xbot_domain::decision::{Decision, DecisionCommand, DecisionType, Status};
use xbot_domain::ids::DecisionId;

use crate::lines::logged;
use crate::world::*;
use crate::writers::*;

use super::*;

#[tokio::test]
async fn a_draft_that_is_malformed_twice_is_given_up_and_never_cut() {
    let place = Place::new().await;
    let long = "word ".repeat(80);
    let texts = json!({ "type": "single", "texts": [long] }).to_string();
    for answer in ["no JSON", texts.as_str()] {
        let writer = Said::always(answer);
        let world = place.instance_with(answer, OPEN, writer.clone(), None).await;
        let (ran, lines) = logged(run(&world, &Plan::default())).await;
        assert!(reason(ran).starts_with("draft rejected twice: "));
        assert!(lines.contains("[GATE_CHAIN] ⛔ Blocked (draft) decision_id="), "{lines}");
        assert!(lines.contains("score=none"), "{lines}");
        assert_eq!(writer.asked(), 2);
        assert!(writer.last_prompt().contains("could not be used"));
        assert!(plans(&world).await.is_empty());
    }
}

#[tokio::test]
async fn a_text_that_a_gate_blocks_is_recorded_with_the_reason_and_two_more_are_tried() {
    let place = Place::new().await;
    let text = "Buy now and use my promo code, you will never regret this offer, I promise you.";
    let writer = Said::valid(text);
    let world = place.instance_with("a", OPEN, writer.clone(), None).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert!(reason(ran).starts_with("3 texts were blocked, the last by safety: "));
    assert!(lines.contains("[GATE_CHAIN] ⛔ Blocked (safety) decision_id="), "{lines}");
    assert_eq!((count(&world, "planned").await, count(&world, "rejected").await), (3, 3));
}

#[tokio::test]
async fn the_same_text_twice_is_blocked_as_a_repetition() {
    let place = Place::new().await;
    let text = "The walk back to the boss is where you think about why you lost, and I like it.";
    let world = place.instance_with("a", OPEN, Said::valid(text), None).await;
    assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    let why = reason(run(&world, &Plan::default()).await);
    assert!(why.contains("uniqueness: "), "{why}");
}

#[tokio::test]
async fn when_a_person_has_to_approve_nothing_is_due() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "REQUIRE_APPROVAL", json!(true)).await;
    assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    let memory = world.memory().await.unwrap();
    assert!(
        memory.decisions.ahead().all(|known| known.waits) && memory.decisions.next_due().is_none()
    );
    assert_eq!(memory.decisions.ahead().count(), 1);
}

#[tokio::test]
async fn a_thread_is_recorded_as_a_thread() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let plans = runs(&place, &world, 40).await;
    for plan in &plans {
        let thread = plan.bandit_arm.as_ref().unwrap().name == "breakdown";
        assert_eq!(plan.decision_type == DecisionType::Thread, thread);
        assert_eq!(plan.texts.len() > 1, thread);
    }
    assert!(plans.iter().any(|plan| plan.decision_type == DecisionType::Thread));
}

#[tokio::test]
async fn a_plan_that_was_cut_off_holds_its_slot_for_a_quarter_of_an_hour_only() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Plan::default()).await;
    let (_, plan) = plans(&world).await.remove(0);
    let lost = DecisionId::from_parts(start(), [9; 10]);
    let command = DecisionCommand::Plan(Box::new(plan));
    world.execute::<Decision>(&lost.to_string(), &command, &context()).await.unwrap();
    place.forward(20);
    run(&world, &Plan::default()).await;
    let memory = world.memory().await.unwrap();
    assert_eq!(memory.decisions.get(lost).unwrap().status, Status::Expired);
}
