//! What stops a run before it has a text, and who writes in live mode.

use std::sync::Arc;

use serde_json::json;
use xbot::jobs::{Plan, Ran};
use xbot::llm::LlmError;
use xbot::llm::scripted::Scripted;
use xbot_domain::decision::Source;

use crate::lines::logged;
use crate::world::*;
use crate::writers::*;

use super::*;

#[tokio::test]
async fn an_open_circuit_stops_the_run_before_anything_is_drawn() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    set(&world, "AI_QUOTA_CIRCUIT_OPEN", json!(true)).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert_eq!(reason(ran), "AI_QUOTA_CIRCUIT_OPEN=true");
    assert!(lines.contains("[PLAN_JOB] ⏭️ Skipping: AI_QUOTA_CIRCUIT_OPEN=true"), "{lines}");
    assert!(plans(&world).await.is_empty());
}

#[tokio::test]
async fn a_circuit_that_opens_during_the_run_stops_the_next_text() {
    let place = Place::new().await;
    let switch = place.instance("switch", OPEN).await;
    let writer = Said::then(move |_| {
        let switch = switch.clone();
        Box::pin(async move {
            set(&switch, "AI_QUOTA_CIRCUIT_OPEN", json!(true)).await;
            "no JSON".to_owned()
        })
    });
    let world = place.instance_with("a", OPEN, writer.clone(), None).await;
    assert_eq!(reason(run(&world, &Plan::default()).await), "AI_QUOTA_CIRCUIT_OPEN=true");
    assert_eq!(writer.asked(), 1);
}

#[tokio::test]
async fn a_spent_budget_stops_the_call_and_says_so() {
    let place = Place::new().await;
    let env = [OPEN, &[("MODE", "live"), ("DAILY_OPENAI_LIMIT_USD", "0")]].concat();
    let model = Said::model("{}");
    let world =
        place.instance_with("a", &env, Arc::new(Scripted::default()), Some(model.clone())).await;
    assert!(reason(run(&world, &Plan::default()).await).starts_with("over_limit"));
    assert_eq!(model.asked(), 0);
}

#[tokio::test]
async fn a_used_up_quota_queues_nothing() {
    let place = Place::new().await;
    let writer = Arc::new(Scripted::failing([LlmError::InsufficientQuota]));
    let world = place.instance_with("a", OPEN, writer, None).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert!(reason(ran).starts_with("insufficient_quota"));
    assert!(lines.contains("[PLAN_JOB] OpenAI insufficient_quota → not queueing"), "{lines}");
    assert!(plans(&world).await.is_empty());
}

#[tokio::test]
async fn live_mode_without_a_key_writes_nothing() {
    let place = Place::new().await;
    let world = place.instance("a", &[OPEN, &[("MODE", "live")]].concat()).await;
    let why = reason(run(&world, &Plan::default()).await);
    assert_eq!(why, "no language model: set OPENAI_API_KEY; live mode has no synthetic fallback");
}

#[tokio::test]
async fn in_live_mode_the_model_writes_embeds_once_and_its_text_counts_as_real() {
    let place = Place::new().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let model = Composer::model();
    let scripted = Arc::new(Scripted::default());
    let world = place.instance_with("a", &env, scripted, Some(model.clone())).await;
    let plan = Plan::default();
    for _ in 0..3 {
        let (ran, lines) = logged(run(&world, &plan)).await;
        assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
        assert!(lines.contains("[PLAN_JOB] ✅ Real LLM content queued decision_id="), "{lines}");
        place.forward(60);
    }
    let all = plans(&world).await;
    assert!(all.iter().all(|(_, plan)| plan.generation_source == Source::Real));
    // What was embedded with a draft is asked for once more as the past of the next, then known.
    let texts: usize = all.iter().map(|(_, plan)| plan.texts.len()).sum();
    assert!(model.embedded() <= 2 * texts, "{} for {texts}", model.embedded());
    let again = place.instance_with("b", &env, Arc::new(Scripted::default()), Some(model.clone()));
    let again = again.await;
    let before = model.embeddings();
    run(&again, &Plan::default()).await;
    assert_eq!(model.embeddings() - before, 1, "a restart embeds the past in one request");
}

#[tokio::test]
async fn without_embeddings_the_text_is_recorded_and_blocked() {
    let place = Place::new().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let model = Composer::without_embeddings();
    let world = place.instance_with("a", &env, Arc::new(Scripted::default()), Some(model)).await;
    let (ran, lines) = logged(run(&world, &Plan::default())).await;
    assert!(reason(ran).starts_with("failed: could not compare the text"));
    assert!(lines.contains("[GATE_CHAIN] ⛔ Blocked (uniqueness) decision_id="), "{lines}");
    assert_eq!((count(&world, "planned").await, count(&world, "rejected").await), (1, 1));
}
