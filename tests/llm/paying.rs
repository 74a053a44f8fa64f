//! One call against every kind of answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use xbot::llm::budgeted::{CallError, Patience};
use xbot::llm::openai::OpenAi;
use xbot::llm::{Answer, Ending, LlmError};

use crate::service::{DRAFT, Reply, Service, USED, chat, error, error_with, ok};
use crate::world::{HASTE, Instance, World, llm_settings, openai, prompt, purchase, story};

struct Told {
    result: Result<Answer, CallError>,
    service: Service,
    instance: Instance,
    _world: World,
}

impl Told {
    async fn story(&self) -> Vec<String> {
        story(&self.instance).await
    }

    fn error(&self) -> &LlmError {
        match &self.result {
            Err(CallError::Failed(error)) => error,
            other => unreachable!("{other:?}"),
        }
    }
}

async fn call(replies: impl IntoIterator<Item = Reply>, patience: Patience) -> Told {
    let world = World::new().await;
    let instance = world.instance("").await;
    let service = Service::telling(replies).await;
    let client = instance.client(openai(&service), patience);
    Told {
        result: client.complete(&prompt(), &purchase("a")).await,
        service,
        instance,
        _world: world,
    }
}

#[tokio::test]
async fn an_answer_costs_what_it_used() {
    let told = call([ok()], HASTE).await;
    let answer = told.result.as_ref().unwrap();
    assert_eq!((answer.text.as_str(), answer.ending), (DRAFT, Ending::Complete));
    assert_eq!(answer.model, "gpt-4o-mini-2024-07-18");
    assert_eq!(told.instance.totals().await, (0, USED));
    assert_eq!(told.story().await, ["call_reserved", "call_charged"]);

    let seen = &told.service.seen()[0];
    assert_eq!(seen.path, "/v1/chat/completions");
    assert_eq!(seen.authorization, "Bearer sk-test");
    assert_eq!(seen.body["model"], "gpt-4o-mini");
    assert_eq!(seen.body["response_format"], json!({ "type": "json_object" }));
    assert_eq!(seen.body["max_completion_tokens"], 300);
    let system = seen.body["messages"][0]["content"].as_str().unwrap();
    assert!(system.contains("JSON"), "the service refuses JSON mode without the word");
}

#[tokio::test]
async fn the_estimate_is_never_below_the_bill() {
    let told = call([ok()], HASTE).await;
    let ledger = told.instance.ledger().await;
    let estimate = ledger[0]["estimate_nanousd"].as_u64().unwrap();
    let sent = told.service.seen()[0].body["messages"].clone();
    let bytes: usize = [0, 1].map(|n| sent[n]["content"].as_str().unwrap().len()).iter().sum();
    assert!(estimate > bytes as u64 * 150 + 300 * 600);
}

#[tokio::test]
async fn lesson_12_a_used_up_quota_makes_one_request_and_opens_the_circuit() {
    for (kind, code) in [("insufficient_quota", "x"), ("x", "insufficient_quota")] {
        let told = call([error(429, kind, code), ok()], HASTE).await;
        assert!(matches!(told.error(), LlmError::InsufficientQuota));
        assert_eq!(told.instance.totals().await, (0, 0));

        let client = told.instance.client(openai(&told.service), HASTE);
        let next = client.complete(&prompt(), &purchase("b")).await.unwrap_err();
        assert_eq!(next.to_string(), "the call was denied: circuit_open: insufficient_quota");
        assert_eq!(told.service.requests(), 1);
        let story = told.story().await;
        let wanted = [
            "call_reserved",
            "circuit_opened insufficient_quota",
            "call_released insufficient_quota",
            "call_denied circuit_open",
        ];
        assert_eq!(story, wanted);
    }
}

#[tokio::test]
async fn a_rate_limit_and_a_failing_server_are_tried_again() {
    for (reply, code) in [
        (error(429, "rate_limit_exceeded", "x"), "rate_limited"),
        (error(500, "server_error", "x"), "server_error"),
        (Reply::Says(503, &[], "<html>busy</html>".to_owned()), "server_error"),
    ] {
        let told = call([reply.clone(), ok()], HASTE).await;
        assert!(told.result.is_ok());
        assert_eq!(told.service.requests(), 2);
        assert_eq!(told.instance.totals().await, (0, USED));
        let released = format!("call_released {code}");
        let story = told.story().await;
        assert_eq!(story, ["call_reserved", &released, "call_reserved", "call_charged"]);

        let told = call([reply], HASTE).await;
        assert_eq!(told.error().code(), code);
        assert_eq!(told.service.requests(), 3, "the library adds none of its own");
        assert_eq!(told.instance.totals().await, (0, 0));
    }
}

#[tokio::test]
async fn a_wait_that_the_service_asks_for_is_kept() {
    for header in [("retry-after-ms", "300"), ("retry-after", "0.3")] {
        let headers: &'static [_] = Box::leak(Box::new([header]));
        let began = Instant::now();
        let told = call([error_with(429, headers, "x", "x"), ok()], HASTE).await;
        assert!(told.result.is_ok());
        assert!(began.elapsed() >= Duration::from_millis(300));
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let limit = error_with(429, &[("retry-after", "25")], "x", "x");
    let began = Instant::now();
    let told = call([limit], HASTE).await;
    assert_eq!(told.error().code(), "rate_limited");
    assert_eq!(told.service.requests(), 1);
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn lesson_12_a_request_that_is_refused_is_not_repeated_and_costs_nothing() {
    let told = call([error(401, "invalid_request_error", "invalid_api_key")], HASTE).await;
    assert!(matches!(told.error(), LlmError::Refused { status: 401, message } if message == "no"));
    assert_eq!(told.service.requests(), 1);
    assert_eq!(told.story().await, ["call_reserved", "call_released refused"]);
    assert_eq!(told.instance.totals().await, (0, 0));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let told = call([Reply::Says(307, &[("location", "/elsewhere")], String::new())], HASTE).await;
    assert_eq!(told.error().code(), "refused");
    assert_eq!(told.service.requests(), 1);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_charged_at_its_estimate_and_not_asked_for_again() {
    let hurry = Patience { deadline: Duration::from_millis(400), ..HASTE };
    let whole = chat(DRAFT, "stop");
    let half = whole.split_at(whole.len() / 2).0.to_owned();
    let silent = whole.replace("usage", "other");
    for (reply, code) in [
        (Reply::Hangs, "timed_out"),
        (Reply::Breaks, "connection_lost"),
        (Reply::Says(200, &[], half), "malformed"),
        (Reply::Says(200, &[], "{}".to_owned()), "malformed"),
        (Reply::Says(200, &[], silent), "usage_not_stated"),
    ] {
        let told = call([reply], hurry).await;
        assert_eq!(told.service.requests(), 1, "{code}");
        assert_eq!(told.story().await, ["call_reserved", &format!("call_charged {code}")]);
        let ledger = told.instance.ledger().await;
        assert_eq!(ledger[1]["cost_nanousd"], ledger[0]["estimate_nanousd"]);
        assert!(ledger[1]["prompt_tokens"].is_null(), "what was not measured is absent");
        let failed = told.result.err().map(|error| error.to_string());
        assert_eq!(failed.is_none(), code == "usage_not_stated", "{failed:?}");
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_costs_nothing() {
    let world = World::new().await;
    let instance = world.instance("").await;
    let nobody = OpenAi::new(&llm_settings("http://127.0.0.1:1/v1")).unwrap();
    let client = instance.client(Arc::new(nobody), HASTE);
    let failed = client.complete(&prompt(), &purchase("a")).await.unwrap_err();
    assert!(matches!(failed, CallError::Failed(LlmError::Unreachable(_))), "{failed:?}");
    assert_eq!(instance.totals().await, (0, 0));
}

#[tokio::test]
async fn embeddings_come_in_the_order_of_their_texts() {
    let one = |index: u32, value: f32| json!({ "object": "embedding", "index": index, "embedding": [value] });
    let body = json!({
        "object": "list", "model": "text-embedding-3-small",
        "data": [one(1, 0.5), one(0, 0.25)],
        "usage": { "prompt_tokens": 10, "total_tokens": 10 },
    });
    let world = World::new().await;
    let instance = world.instance("").await;
    let service = Service::telling([Reply::Says(200, &[], body.to_string())]).await;
    let client = instance.client(openai(&service), HASTE);
    let texts = ["a".to_owned(), "b".to_owned()];
    let embedded = client.embed(&texts, &purchase("a")).await.unwrap();
    assert_eq!(embedded.vectors, [[0.25], [0.5]]);
    assert_eq!(instance.totals().await, (0, 10 * 20));

    let short = client.embed(&texts[..1], &purchase("b")).await.unwrap_err();
    assert!(matches!(short, CallError::Failed(LlmError::Malformed { .. })));
}

#[tokio::test]
async fn why_a_model_stopped_is_told() {
    for (reason, ending) in [
        ("stop", Ending::Complete),
        ("length", Ending::CutOff),
        ("content_filter", Ending::Withheld),
    ] {
        let told = call([Reply::Says(200, &[], chat(DRAFT, reason))], HASTE).await;
        assert_eq!(told.result.unwrap().ending, ending);
    }
}
