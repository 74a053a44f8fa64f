//! `PUT /api/commands/config/{key}`

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Answer;
use crate::service::Service;

async fn put(service: &Service, key: &str, body: Value) -> Answer {
    let path = format!("/api/commands/config/{key}");
    service.client.send(Method::PUT, &path, &[], Some(body)).await
}

#[tokio::test]
async fn a_setting_holds_at_once() {
    let service = Service::start().await;
    for (key, value) in [
        ("MAX_POSTS_PER_HOUR", json!(1)),
        ("max_posts_per_hour", json!("3")),
        ("learning_config.quiet_hours", json!([1, 2, 3])),
        ("REQUIRE_APPROVAL", json!(true)),
    ] {
        let answer = put(&service, key, json!({ "value": value, "why": "a test" })).await;
        assert_eq!(answer.status, 200, "{key}: {}", answer.text);
        assert!(answer.json()["position"].as_i64().unwrap() > 0);
    }
    let settings = service.world.settings().await.unwrap();
    assert_eq!(settings.posting.max_posts_per_hour, 3);
    assert!(settings.posting.require_approval);
}

#[tokio::test]
async fn a_bad_value_is_refused_with_the_range() {
    let service = Service::start().await;
    let answer = put(&service, "MIN_QUALITY_SCORE", json!({ "value": 7 })).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "refused"));
    assert!(
        answer.json()["detail"].as_str().unwrap().contains("between 0 and 1"),
        "{}",
        answer.text
    );
    for key in ["DATABASE_URL", "ADMIN_TOKEN", "OPENAI_API_KEY", "HTTP_ADDR"] {
        let answer = put(&service, key, json!({ "value": "x" })).await;
        assert_eq!(answer.status, 422, "{key}");
    }
    assert_eq!(put(&service, "NO_SUCH_SETTING", json!({ "value": 1 })).await.status, 404);
    assert_eq!(put(&service, "%0A", json!({ "value": 1 })).await.status, 404);
    for body in [json!({}), json!({ "value": null }), json!({ "value": {} })] {
        assert_eq!(put(&service, "MAX_POSTS_PER_HOUR", body).await.status, 400);
    }
}

#[tokio::test]
async fn two_settings_changed_at_once_are_both_changed() {
    let service = Service::start().await;
    for n in 1..10 {
        let (one, other) = (json!({ "value": n }), json!({ "value": n + 10 }));
        let (one, other) = tokio::join!(
            put(&service, "MAX_POSTS_PER_HOUR", one),
            put(&service, "REPLY_MAX_PER_DAY", other)
        );
        assert_eq!((one.status.as_u16(), other.status.as_u16()), (200, 200));
    }
}
