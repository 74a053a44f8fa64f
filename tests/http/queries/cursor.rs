//! `?cursor=`: which page, and which is none.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::time::timeout;

use crate::service::Service;

const LISTS: [&str; 11] = [
    "/api/alerts",
    "/api/arms",
    "/api/budget/calls",
    "/api/candidates",
    "/api/decisions",
    "/api/experiments",
    "/api/followers",
    "/api/jobs/runs",
    "/api/outcomes",
    "/api/predictors",
    "/api/queue",
];

async fn only_a_cursor_of_the_list_is_a_page(service: Service) {
    let client = service.client.clone();
    for list in LISTS {
        let page = client.get(&format!("{list}?cursor=")).await.ok();
        assert_eq!(page, client.get(list).await.ok(), "{list}: an empty one is the first page");
        let others =
            ["0", "x", r#"[{"i":1}]"#, r#"[{"s":"a"},{"t":"2025-08-11T09:00:00Z"},{"s":"b"}]"#];
        for text in others {
            let cursor = URL_SAFE_NO_PAD.encode(text);
            let answer = client.get(&format!("{list}?cursor={cursor}")).await;
            assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"));
            assert_eq!(answer.json()["errors"][0]["pointer"], "?cursor", "{list} {text}");
        }
        for text in ["a%2Bb", "\u{e4}", &"a".repeat(2_049)] {
            let answer = client.get(&format!("{list}?cursor={text}")).await;
            assert_eq!(answer.problem(), "invalid_input", "{list} {text}");
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_no_page() {
    only_a_cursor_of_the_list_is_a_page(Service::start().await).await;
}

/// It compares no text with a time, and says so late.
#[tokio::test]
async fn a_cursor_of_another_list_is_no_page_on_postgres() {
    only_a_cursor_of_the_list_is_a_page(Service::on_postgres().await).await;
}

#[tokio::test]
async fn a_position_out_of_reach_is_told_at_once() {
    let service = Service::start().await;
    for position in ["1000001", "9007199254740991"] {
        let path = format!("/api/growth?after={position}");
        let answer = timeout(Duration::from_secs(2), service.client.get(&path)).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (503, "not_yet"));
        assert_eq!(answer.headers["retry-after"], "1");
    }
    let answer = service.client.get("/api/growth?after=9007199254740992").await;
    assert_eq!(answer.problem(), "invalid_input");
}
