//! `GET /api/arms/{scope}/{name}`

use super::lived::Lived;
use crate::service::Service;

pub async fn is_what_sql_says(lived: &Lived) {
    let arms = lived.get("/api/arms?scope=content").await;
    let moved = arms["items"].as_array().unwrap().iter().find(|arm| arm["trials"] != 0).unwrap();
    let name = moved["arm_name"].as_str().unwrap();
    let path = format!("/api/arms/content/{name}");
    let told = lived.get(&format!("{path}?limit=1000")).await;
    assert_eq!(told["arm"], *moved);
    let history = told["history"]["items"].as_array().unwrap();
    let of = format!("from bandit_updates where scope = 'content' and arm_name = '{name}'");
    let updates: i64 = lived.sql(&format!("select count(*) {of}")).await;
    assert_eq!(history.len() as i64, updates);
    let last: f64 = lived
        .sql(&format!("select alpha_after {of} order by updated_at desc, position desc limit 1"))
        .await;
    assert_eq!(history[0]["alpha_after"], last);
    assert_eq!(moved["alpha"], last);
    let first = lived.get(&format!("{path}?limit=1")).await;
    let cursor = first["history"]["next_cursor"].as_str().unwrap();
    let second = lived.get(&format!("{path}?limit=1&cursor={cursor}")).await;
    assert_eq!(second["history"]["items"][0], history[1]);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_said_so() {
    let service = Service::start().await;
    for path in ["/api/arms/content/none", "/api/arms/nowhere/none", "/api/experiments/none"] {
        let answer = service.client.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
    assert_eq!(service.client.get("/api/experiments/a%00b").await.problem(), "invalid_input");
}
