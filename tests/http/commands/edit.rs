//! `POST /api/commands/decisions/{id}/edit`

use serde_json::json;
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;

use super::{DECISIONS, TEXTS, post_with, queued, stranger_id, tell, waiting};
use crate::place::{count, events};
use crate::service::Service;

#[tokio::test]
async fn the_new_text_is_measured_anew() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    let answer = tell(&service, &id, "edit", json!({ "texts": [TEXTS[1]] })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["version"]), (200, &json!(3)));
    let edited =
        events(&service.world).await.into_iter().find_map(|recorded| match recorded.event {
            Event::Decision(DecisionEvent::Edited(edited)) => Some(edited),
            _ => None,
        });
    let edited = edited.unwrap();
    assert_eq!(edited.texts, [TEXTS[1]]);
    assert_eq!(edited.features.length as usize, TEXTS[1].len());
    assert_eq!(tell(&service, &id, "edit", json!({ "texts": [TEXTS[1]] })).await.status, 200);
}

#[tokio::test]
async fn a_blocked_text_changes_nothing() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    queued(&service, 1).await;
    for text in ["no", TEXTS[1], "BUY NOW!!! Click here for free followers, promo code inside!!!"] {
        let answer = tell(&service, &id, "edit", json!({ "texts": [text] })).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "refused"), "{text}");
        assert!(answer.json()["current"]["gate"].is_string());
    }
    assert_eq!(
        tell(&service, &id, "edit", json!({ "texts": [TEXTS[2], TEXTS[3]] })).await.status,
        422
    );
    assert_eq!(count(&service.world, "edited").await, 0);
    assert_eq!(tell(&service, &stranger_id(), "edit", json!({ "texts": ["x"] })).await.status, 404);
}

#[tokio::test]
async fn what_was_approved_was_another_text() {
    let service = Service::start().await;
    let id = waiting(&service, 0).await;
    tell(&service, &id, "approve", json!({})).await.ok();
    tell(&service, &id, "edit", json!({ "texts": [TEXTS[1]] })).await.ok();
    assert_eq!(tell(&service, &id, "approve", json!({})).await.status, 200);
}

#[tokio::test]
async fn a_repeated_edit_answers_the_same_whatever_came_after() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    let path = format!("{DECISIONS}/{id}/edit");
    let edit =
        || post_with(&service, &path, &[("idempotency-key", "e")], json!({ "texts": [TEXTS[1]] }));
    let first = edit().await;
    tell(&service, &id, "cancel", json!({})).await.ok();
    let again = edit().await;
    assert_eq!((again.status.as_u16(), again.json()), (200, first.json()));
}
