//! `xbot openapi`

use super::home::Home;

#[test]
fn the_document_is_printed_without_a_store() {
    let home = Home::new();
    let ran = home.run("openapi");
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &document["openapi"]), (0, &serde_json::json!("3.1.0")));
    assert!(document["paths"]["/healthz"].is_object());
}
