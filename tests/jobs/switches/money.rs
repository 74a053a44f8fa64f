//! What stops calls to the model, of whichever process.

use xbot::jobs::Reply;
use xbot::llm::LlmError;
use xbot_domain::budget::Budget;

use super::*;

/// Of the day on which everything here happens.
async fn budget(world: &World) -> Budget {
    world.commands.state::<Budget>("2025-08-11").await.unwrap()
}

#[tokio::test]
async fn an_open_circuit_stops_the_very_next_call_of_another_instance() {
    let place = Place::in_memory().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let b = place.instance("b", &env).await;
    let writer = Said::billed(move |prompt| {
        let b = b.clone();
        Box::pin(async move {
            set(&b, "AI_QUOTA_CIRCUIT_OPEN", json!(true)).await;
            in_form(&prompt, TEXT)
        })
    });
    let scripted = Arc::new(Scripted::default());
    let a = place.instance_with("a", &env, scripted, Some(writer.clone())).await;
    assert_eq!(reason(run(&a, &Plan::default()).await), "AI_QUOTA_CIRCUIT_OPEN=true");
    assert_eq!(writer.asked(), 1);
    let waiting = a.memory().await.unwrap().decisions.ahead().count();
    assert_eq!(waiting, 0, "what could not be compared is not queued");
    assert_eq!((count(&a, "call_reserved").await, count(&a, "call_denied").await), (1, 1));
}

#[tokio::test]
async fn a_limit_lowered_below_what_is_spent_stops_the_next_call() {
    let model = Composer::model();
    let (_place, a, b) = two_live(model.clone()).await;
    next_plan(&a).await;
    let (asked, spent) = (model.asked().len(), budget(&a).await.totals.charged);
    assert!(spent.nanos() > 0);
    let below = spent.nanos() as f64 / 1e9 / 2.0;
    set(&b, "DAILY_OPENAI_LIMIT_USD", json!(below)).await;
    for job in [&Plan::default() as &dyn xbot::jobs::Job, &Plan::default()] {
        let why = reason(run(&a, job).await);
        assert!(why.starts_with("over_limit"), "{why}");
    }
    assert_eq!(model.asked().len(), asked, "nothing was sent");
    assert_eq!(budget(&a).await.totals.charged, spent);
}

#[tokio::test]
async fn lesson_12_a_used_up_quota_makes_one_request_in_all_instances() {
    let model = Composer::failing([LlmError::InsufficientQuota]);
    let (place, a, b) = two_live(model.clone()).await;
    let why = reason(run(&a, &Plan::default()).await);
    assert!(why.starts_with("insufficient_quota"), "{why}");
    place.forward(60);
    for world in [&b, &a, &b] {
        let why = reason(run(world, &Plan::default()).await);
        assert!(why.starts_with("circuit_open"), "{why}");
        place.forward(60);
    }
    assert!(matches!(run(&b, &Reply::default()).await, Ran::Skipped(_)));
    assert_eq!(model.asked().len(), 1);
    // The next day asks again, with one request.
    place.forward(24 * 60);
    assert!(matches!(run(&b, &Plan::default()).await, Ran::Done(_)));
}

#[tokio::test]
async fn lesson_12_failed_calls_release_exactly_what_they_reserved() {
    let refused = || LlmError::Refused { status: 400, message: "no".to_owned() };
    let limited = || LlmError::RateLimited { retry_after: None };
    let server = || LlmError::Server { status: 500 };
    let model = Composer::failing([refused(), limited(), server(), refused(), LlmError::TimedOut]);
    let (place, a, b) = two_live(model).await;
    tokio::time::pause();
    for world in [&a, &b, &a, &b, &a, &b] {
        run(world, &Plan::default()).await;
        place.forward(30);
    }
    let (mut open, mut charged) = (0_u64, 0_u64);
    let mut estimates = std::collections::BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for recorded in events(&a).await {
        let event = serde_json::to_value(&recorded.event).unwrap();
        let kind = recorded.event.event_type();
        let call = event["call_id"].as_str().unwrap_or_default().to_owned();
        let nanos = |name: &str| event[name].as_u64().unwrap();
        match kind {
            "call_reserved" => {
                open += nanos("estimate_nanousd");
                estimates.insert(call, nanos("estimate_nanousd"));
            }
            "call_charged" => {
                open -= estimates.remove(&call).unwrap();
                charged += nanos("cost_nanousd");
            }
            "call_released" => open -= estimates.remove(&call).unwrap(),
            _ => continue,
        }
        seen.insert(kind);
        let totals = &event["totals"];
        assert_eq!(totals["reserved_nanousd"], open, "{event}");
        assert_eq!(totals["charged_nanousd"], charged, "{event}");
    }
    assert_eq!((open, estimates.len(), seen.len()), (0, 0, 3), "{seen:?}");
    assert!(charged > 0);
}
