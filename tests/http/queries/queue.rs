//! `GET /api/queue`

use super::lived::Lived;

pub async fn is_what_sql_says(lived: &Lived) {
    let told = lived.get("/api/queue?limit=1000").await;
    assert_eq!(lived.get("/api/queue").await["items"][0], told["items"][0]);
    let now = lived.now();
    let rows: Vec<(String, bool, bool)> = lived
        .all(&format!(
            "select decision_id, needs_approval, status = 'queued' and scheduled_at <= '{now}'
             from content_metadata
             where status = 'queued' or status = 'planned' and needs_approval
             order by scheduled_at, decision_id"
        ))
        .await;
    assert!(rows.iter().any(|(_, needs_approval, _)| *needs_approval), "{rows:?}");
    let items = told["items"].as_array().unwrap();
    assert_eq!(items.len(), rows.len());
    for (item, (id, needs_approval, due)) in items.iter().zip(&rows) {
        assert_eq!(item["decision_id"], **id);
        assert_eq!(
            (&item["needs_approval"], &item["due"]),
            (&(*needs_approval).into(), &(*due).into())
        );
    }
    let waiting = rows.iter().filter(|(_, needs_approval, _)| *needs_approval).count();
    let asked = lived.get("/api/queue?needs_approval=true&limit=1000").await;
    assert_eq!(asked["items"].as_array().unwrap().len(), waiting);
}
