//! What stops a call before it is made, with several at once and several processes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::json;
use xbot::llm::Llm;
use xbot::llm::budgeted::{Budgeted, CallError, Switches};
use xbot::llm::scripted::Scripted;
use xbot_domain::budget::prices::PriceTable;
use xbot_domain::config::Settings;

use crate::service::{DRAFT, Reply, Service, USED, chat, ok};
use crate::world::{DAY, HASTE, Stopped, World, openai, prompt, purchase, story, yes};

/// Calls that run at once, from two processes.
const CALLS: u64 = 50;

#[tokio::test(flavor = "multi_thread")]
async fn lesson_12_fifty_calls_at_once_near_the_limit_never_exceed_it() {
    // An estimate is about 0.00025 dollars and a bill 0.000027: a few fit side by side.
    let limit = 1_000_000;
    let world = World::new().await;
    let instances = [
        world.instance("DAILY_OPENAI_LIMIT_USD=0.001").await,
        world.instance("DAILY_OPENAI_LIMIT_USD=0.001").await,
    ];
    let service =
        Service::telling([Reply::After(Duration::from_millis(20), chat(DRAFT, "stop"))]).await;
    let clients = instances.clone().map(|one| one.client(openai(&service), HASTE));
    let calls = (0..CALLS).map(|n| {
        let client = clients[n as usize % 2].clone();
        tokio::spawn(async move { client.complete(&prompt(), &purchase(&n.to_string())).await })
    });
    let mut paid = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => paid += 1,
            Err(CallError::Denied { reason }) => {
                assert!(reason.starts_with("over_limit"), "{reason}")
            }
            Err(other) => unreachable!("{other:?}"),
        }
    }
    assert!((1..CALLS).contains(&paid), "{paid} were paid");
    assert_eq!(service.requests() as u64, paid);
    assert_eq!(instances[0].totals().await, (0, paid * USED));
    for event in instances[0].ledger().await {
        let sum = |name: &str| event["totals"][name].as_u64().unwrap();
        assert!(sum("reserved_nanousd") + sum("charged_nanousd") <= limit, "{event}");
    }
}

#[tokio::test]
async fn a_switch_thrown_in_another_process_stops_the_next_call() {
    let world = World::new().await;
    let (here, there) = (world.instance("").await, world.instance("").await);
    let service = Service::telling([ok()]).await;
    let client = here.client(openai(&service), HASTE);
    client.complete(&prompt(), &purchase("a")).await.unwrap();
    for (key, value, back, reason) in [
        ("AI_QUOTA_CIRCUIT_OPEN", yes(), json!(false), "AI_QUOTA_CIRCUIT_OPEN=true"),
        ("DAILY_OPENAI_LIMIT_USD", json!(0.0), json!(10.0), "over_limit"),
        ("OPENAI_MODEL", json!("gpt-9"), json!("gpt-4o-mini"), "unknown_model"),
    ] {
        there.set(key, value).await;
        let denied = client.complete(&prompt(), &purchase(key)).await.unwrap_err();
        let told = matches!(&denied, CallError::Denied { reason: r } if r.starts_with(reason));
        assert!(told, "{denied}");
        there.set(key, back).await;
    }
    assert_eq!(service.requests(), 1);
    assert_eq!(here.totals().await, (0, USED));
    let denied = story(&here).await.split_off(2);
    assert!(denied.iter().all(|event| event.starts_with("call_denied")), "{denied:?}");
    client.complete(&prompt(), &purchase("b")).await.unwrap();
}

#[tokio::test]
async fn a_limit_that_is_not_strict_stops_only_when_it_is_hit_or_never() {
    // The estimate alone is beyond this limit; the first bill is as well.
    let limit = "DAILY_OPENAI_LIMIT_USD=0.00001\nBUDGET_STRICT=false";
    for (stop, allowed) in [("true", 1), ("false", 2)] {
        let world = World::new().await;
        let env = format!("{limit}\nDISABLE_LLM_WHEN_BUDGET_HIT={stop}");
        let instance = world.instance(&env).await;
        let service = Service::telling([ok()]).await;
        let client = instance.client(openai(&service), HASTE);
        for call in ["a", "b"] {
            let _ = client.complete(&prompt(), &purchase(call)).await;
        }
        assert_eq!(service.requests(), allowed);
    }
}

#[tokio::test]
async fn a_model_without_a_price_counts_as_the_dearest_when_the_limit_is_not_strict() {
    let world = World::new().await;
    let instance = world.instance("OPENAI_MODEL=home-made\nBUDGET_STRICT=false").await;
    let service = Service::telling([ok()]).await;
    let client = instance.client(openai(&service), HASTE);
    client.complete(&prompt(), &purchase("a")).await.unwrap();
    assert_eq!(instance.totals().await, (0, 100 * 2_500 + 20 * 10_000));
}

#[derive(Debug)]
struct Unreadable;

#[async_trait]
impl Switches for Unreadable {
    async fn now(&self) -> Result<Settings, Box<dyn std::error::Error + Send + Sync>> {
        Err("the store is gone".into())
    }
}

#[tokio::test]
async fn without_knowing_the_switches_nothing_is_sent() {
    let world = World::new().await;
    let instance = world.instance("").await;
    let service = Service::telling([ok()]).await;
    let client = Budgeted::new(
        openai(&service),
        instance.commands.clone(),
        Arc::new(Stopped),
        Arc::new(Unreadable),
        PriceTable::built_in().unwrap(),
        HASTE,
    );
    let failed = client.complete(&prompt(), &purchase("a")).await.unwrap_err();
    assert!(matches!(failed, CallError::Switches(_)));
    assert_eq!(service.requests(), 0);
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_any_more_is_still_settled() {
    let world = World::new().await;
    let instance = world.instance("").await;
    let slow = Reply::After(Duration::from_millis(100), chat(DRAFT, "stop"));
    let service = Service::telling([slow]).await;
    let client = instance.client(openai(&service), HASTE);
    let (text, buy) = (prompt(), purchase("a"));
    let call = tokio::spawn(async move { client.complete(&text, &buy).await });
    until(|| service.requests() == 1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    while instance.totals().await != (0, USED) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn until(so: impl Fn() -> bool) {
    while !so() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[tokio::test]
async fn the_same_call_is_not_made_twice() {
    let world = World::new().await;
    let instance = world.instance("").await;
    let service = Service::telling([ok()]).await;
    let client = instance.client(openai(&service), HASTE);
    client.complete(&prompt(), &purchase("a")).await.unwrap();
    let again = client.complete(&prompt(), &purchase("a")).await.unwrap_err();
    assert!(again.to_string().contains("asked_before"), "{again}");
    assert_eq!(service.requests(), 1);
    assert_eq!(instance.totals().await, (0, USED));
}

#[tokio::test]
async fn the_built_in_writer_costs_nothing_and_never_serves_live() {
    let world = World::new().await;
    let instance = world.instance("DAILY_OPENAI_LIMIT_USD=0").await;
    let writer: Arc<dyn Llm> = Arc::new(Scripted::default());
    let client = instance.client(writer, HASTE);
    client.complete(&prompt(), &purchase("a")).await.unwrap();
    assert_eq!(instance.totals().await, (0, 0));
    assert_eq!(instance.ledger().await[1]["model"], Scripted::MODEL);

    instance.set("MODE", json!("live")).await;
    let denied = client.complete(&prompt(), &purchase("b")).await.unwrap_err();
    assert!(denied.to_string().contains("synthetic_in_live"), "{denied}");
}

#[tokio::test]
async fn what_a_dead_process_reserved_keeps_counting_that_day() {
    let world = World::new().await;
    let first = world.instance("").await;
    let service = Service::telling([Reply::Hangs]).await;
    let client = first.client(openai(&service), HASTE);
    let runtime = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (text, buy) = (prompt(), purchase("a"));
        runtime.spawn(async move { client.complete(&text, &buy).await });
        runtime
    });
    let runtime = runtime.join().unwrap();
    until(|| service.requests() == 1).await;
    runtime.shutdown_background();

    let next = world.instance("DAILY_OPENAI_LIMIT_USD=0.0003").await;
    let (reserved, charged) = next.totals().await;
    assert!(reserved > 0 && charged == 0);
    assert_eq!(next.budget().await.open.len(), 1, "the ledger of {DAY}");
    let service = Service::telling([ok()]).await;
    let denied = next.client(openai(&service), HASTE).complete(&prompt(), &purchase("b")).await;
    assert!(matches!(denied, Err(CallError::Denied { .. })), "{denied:?}");
}
