//! `GET /api/outcomes`

use crate::service::Service;

#[tokio::test]
async fn a_list_without_rows_is_an_empty_page() {
    let service = Service::start().await;
    let page = service.client.get("/api/outcomes").await.ok();
    assert_eq!(page, serde_json::json!({ "items": [], "next_cursor": null }));
}

#[tokio::test]
async fn what_is_not_a_filter_is_refused_with_its_name() {
    let service = Service::start().await;
    for (query, pointer) in
        [("colour=red", "?"), ("simulated=maybe", "?simulated"), ("limit=0", "?limit")]
    {
        let answer = service.client.get(&format!("/api/outcomes?{query}")).await;
        assert_eq!(answer.status, 400);
        let errors = answer.json()["errors"].clone();
        assert!(errors[0]["pointer"].as_str().unwrap().starts_with(pointer), "{errors}");
    }
}
