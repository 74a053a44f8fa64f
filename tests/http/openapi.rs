//! The OpenAPI document is public: a change of it shows in `tests/fixtures/openapi.json`.

use serde_json::Value;

use crate::service::Service;

#[test]
fn the_document_is_the_recorded_one() {
    let text = serde_json::to_string_pretty(&xbot::http::document()).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/openapi.json");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let recorded = std::fs::read_to_string(path).unwrap_or_default();
    assert!(recorded == text, "run with UPDATE_FIXTURES=1, and look at the difference");
}

#[tokio::test]
async fn what_is_served_is_that_document() {
    let service = Service::start().await;
    assert_eq!(service.stranger().get("/openapi.json").await.ok(), xbot::http::document());
}

/// Every operation, as its method, path and description of itself.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let each = paths.iter().flat_map(|(path, all)| {
        let all = all.as_object().unwrap().iter();
        all.map(move |(method, about)| (method.to_uppercase(), path.clone(), about))
    });
    each.collect()
}

#[test]
fn every_operation_says_what_it_is_for_and_what_it_may_answer() {
    let document = xbot::http::document();
    let mut names = std::collections::BTreeSet::new();
    for (method, path, about) in operations(&document) {
        let name = format!("{method} {path}");
        assert!(names.insert(about["operationId"].to_string()), "{name} is named as another");
        assert!(about["summary"].as_str().is_some_and(|text| !text.is_empty()), "{name}");
        let answers = about["responses"].as_object().unwrap();
        for status in ["431", "500"] {
            assert!(answers.contains_key(status), "{name} {status}");
        }
        let waits = ["429", "503"].iter().filter_map(|status| answers.get(*status));
        for answer in waits {
            assert!(answer["headers"]["Retry-After"].is_object(), "{name}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = xbot::http::document();
    let text = document.to_string();
    let reference = regex::Regex::new(r##""\$ref":"#([^"]+)""##).unwrap();
    for found in reference.captures_iter(&text) {
        assert!(document.pointer(&found[1]).is_some(), "{}", &found[1]);
    }
}

#[tokio::test]
async fn the_page_for_people_shows_every_operation_and_needs_nothing_from_elsewhere() {
    let service = Service::start().await;
    let page = service.stranger().get("/docs").await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    for (method, path, _) in operations(&xbot::http::document()) {
        let title = format!("<code class=\"method\">{method}</code> <code>{path}</code>");
        assert!(page.text.contains(&title), "{title}");
    }
    assert!(!page.text.contains("<script") && !page.text.contains("src="));
    let style = service.stranger().get("/docs/style.css").await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn every_link_on_the_page_leads_somewhere() {
    let service = Service::start().await;
    let page = service.stranger().get("/docs").await.text;
    let link = regex::Regex::new(r#"href="([^"]+)""#).unwrap();
    for target in link.captures_iter(&page).map(|found| found[1].to_owned()) {
        match target.strip_prefix('#') {
            Some(place) => assert!(page.contains(&format!("id=\"{place}\"")), "{target}"),
            None => assert_eq!(service.stranger().get(&target).await.status, 200, "{target}"),
        }
    }
}

#[tokio::test]
async fn every_problem_points_to_its_explanation() {
    let service = Service::start().await;
    let problem = service.client.get("/nowhere").await.json();
    let (page, place) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let page = service.stranger().get(page).await.text;
    assert!(page.contains(&format!("id=\"{place}\"")));
}
