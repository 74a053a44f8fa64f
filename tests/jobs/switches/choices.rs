//! What is chosen, and what the gates let through.

use xbot::jobs::{Collect, Followers};
use xbot_domain::bandit::Reason;

use super::*;
use crate::collect::rewards;
use crate::posts::post;

#[tokio::test]
async fn learning_engine_v2_off_makes_the_next_draw_uniform() {
    let (_place, a, b) = two(OPEN).await;
    let learned = next_plan(&a).await;
    assert!(learned.draws.iter().any(|draw| draw.policy != "uniform-1"));
    set(&b, "learning_engine_v2", json!(false)).await;
    for draw in next_plan(&a).await.draws {
        assert_eq!((draw.policy.as_str(), draw.reason), ("uniform-1", Reason::Uniform));
    }
}

#[tokio::test]
async fn epsilon_is_that_of_the_next_draw() {
    let (_place, a, b) = two(OPEN).await;
    assert_eq!(next_plan(&a).await.draws[1].epsilon, 0.2);
    set(&b, "epsilon", json!(0.9)).await;
    assert_eq!(next_plan(&a).await.draws[1].epsilon, 0.9);
}

#[tokio::test]
async fn reward_spec_is_that_of_the_next_reading() {
    let (place, a, b) = two(OPEN).await;
    run(&a, &Followers).await;
    for (n, spec) in [(1, "composite-v2"), (2, "composite-v1"), (3, "composite-v2")] {
        set(&b, "reward_spec", json!(spec)).await;
        post(&a, n).await;
        place.forward(60);
        run(&a, &Collect).await;
        let last: Vec<_> = rewards(&a).await.into_iter().rev().take(2).collect();
        assert!(last.iter().all(|reward| reward.learning == (reward.spec == spec)), "{last:?}");
        assert_ne!(last[0].spec, last[1].spec, "both are recorded");
    }
}

#[tokio::test]
async fn quiet_hours_keep_the_next_slot_out() {
    let (_place, a, b) = two(OPEN).await;
    let all_but_eight: Vec<u8> = (0..24).filter(|hour| *hour != 20).collect();
    set(&b, "quiet_hours", json!(all_but_eight)).await;
    assert_eq!(next_plan(&a).await.scheduled_at.to_utc().hour(), 20);
}

#[tokio::test]
async fn post_interval_min_keeps_the_next_slots_apart() {
    let (_place, a, b) = two(OPEN).await;
    set(&b, "post_interval_min", json!(180)).await;
    let mut slots = Vec::new();
    for _ in 0..4 {
        slots.push(next_plan(&a).await.scheduled_at);
    }
    slots.sort_unstable();
    let gaps: Vec<Duration> = slots.windows(2).map(|pair| pair[1].since(pair[0])).collect();
    assert!(gaps.iter().all(|gap| *gap >= Duration::minutes(180)), "{gaps:?}");
}

/// A text that passes, until this is set to that; which gate blocks it then.
async fn blocked_by(text: &str, key: &str, value: Value) -> String {
    let place = Place::in_memory().await;
    let a = place.instance_with("a", OPEN, Said::valid(text), None).await;
    let b = place.instance("b", OPEN).await;
    let first = run(&a, &Plan::default()).await;
    assert!(matches!(first, Ran::Done(_)), "{key}: {first:?}");
    set(&b, key, value).await;
    let why = reason(run(&a, &Plan::default()).await);
    why.split_once("the last by ").unwrap().1.to_owned()
}

#[tokio::test]
async fn the_gates_draw_their_lines_where_they_are_now() {
    let text = "The walk back to the boss is where you think about why you lost. #souls #gaming";
    let why = blocked_by(text, "max_hashtags", json!(1)).await;
    assert!(why.starts_with("safety: ") && why.contains("hashtags"), "{why}");
    let why = blocked_by(text, "MIN_QUALITY_SCORE", json!(1.0)).await;
    assert!(why.starts_with("quality: "), "{why}");
}

#[tokio::test]
async fn dup_cosine_threshold_is_that_of_the_next_text() {
    let (_place, a, b) = two(OPEN).await;
    next_plan(&a).await;
    set(&b, "DUP_COSINE_THRESHOLD", json!(0.0)).await;
    let why = reason(run(&a, &Plan::default()).await);
    assert!(why.contains("the last by uniqueness: "), "{why}");
}

#[tokio::test]
async fn require_approval_set_while_the_text_is_written_holds_for_that_text() {
    let place = Place::in_memory().await;
    let b = place.instance("b", OPEN).await;
    let writer = Said::then(move |prompt| {
        let b = b.clone();
        Box::pin(async move {
            set(&b, "REQUIRE_APPROVAL", json!(true)).await;
            in_form(&prompt, TEXT)
        })
    });
    let a = place.instance_with("a", OPEN, writer, None).await;
    next_plan(&a).await;
    place.forward(25 * 60);
    run(&a, &Posting).await;
    let memory = a.memory().await.unwrap();
    assert!(memory.decisions.all().all(|known| known.waits && known.status != Status::Posted));
}

#[tokio::test]
async fn the_model_and_its_freedom_are_those_of_the_next_call() {
    let model = Composer::model();
    let (_place, a, b) = two_live(model.clone()).await;
    next_plan(&a).await;
    set(&b, "OPENAI_MODEL", json!("gpt-4o")).await;
    set(&b, "OPENAI_TEMPERATURE", json!(0.1)).await;
    set(&b, "OPENAI_TOP_P", json!(0.5)).await;
    next_plan(&a).await;
    let asked = model.asked();
    let (first, last) = (asked.first().unwrap(), asked.last().unwrap());
    assert_eq!((first.model.as_str(), first.temperature, first.top_p), ("gpt-4o-mini", 0.8, 1.0));
    assert_eq!((last.model.as_str(), last.temperature, last.top_p), ("gpt-4o", 0.1, 0.5));
}

#[tokio::test]
async fn embed_model_is_the_one_that_embeds() {
    let model = Composer::model();
    let place = Place::in_memory().await;
    let env = [("MODE", "live"), ("EMBED_MODEL", "text-embedding-3-large")];
    let env = [OPEN, &env].concat();
    let scripted = Arc::new(Scripted::default());
    let world = place.instance_with("a", &env, scripted, Some(model.clone())).await;
    next_plan(&world).await;
    assert_eq!(model.embedded_by().into_iter().collect::<Vec<_>>(), ["text-embedding-3-large"]);
}
