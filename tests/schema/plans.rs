//! The hot reads use their index.

use sqlx::Row;

use crate::both::{Both, open};

const HOT: [(&str, &str); 11] = [
    (
        "idx_cm_sched",
        "select * from content_metadata where status = 'queued' and generation_source = 'real'
         and scheduled_at <= '2025-08-11T09:00:00.000000Z' order by scheduled_at asc limit 5",
    ),
    ("idx_cm_created", "select * from content_metadata order by created_at desc limit 5"),
    (
        "idx_outcomes_real",
        "select * from outcomes where simulated = false and collected_pass = 1
         order by collected_at desc limit 10",
    ),
    (
        "idx_outcomes_real",
        "select * from outcomes where simulated=false order by collected_at desc limit 5",
    ),
    ("idx_pd_posted", "select * from vw_recent_posts order by posted_at desc limit 10"),
    ("idx_arms_updated", "select * from bandit_arms order by last_updated desc limit 20"),
    (
        "idx_usage_created",
        "select * from api_usage where created_at >= '2025-08-11T00:00:00.000000Z'",
    ),
    (
        "idx_audit_event",
        "select * from audit_log where event = 'LEARNING_CYCLE_COMPLETE'
         order by created_at desc limit 7",
    ),
    (
        "idx_cm_queue",
        "select * from content_metadata where case when status = 'queued' then true
         when status = 'planned' then needs_approval else false end
         order by scheduled_at, decision_id limit 51",
    ),
    ("idx_candidates_found", "select * from candidates order by discovered_at desc limit 51"),
    ("idx_runs_finished", "select * from job_runs order by finished_at desc limit 51"),
];

#[tokio::test]
async fn no_hot_read_scans_a_table() {
    let both = Both::migrated().await;
    let mut pg = both.postgres.pool.acquire().await.unwrap();
    // The tables are empty, where any plan is as good: ask which index could serve.
    let settings = "set enable_seqscan = off; set enable_sort = off; set enable_bitmapscan = off";
    sqlx::raw_sql(settings).execute(&mut *pg).await.unwrap();
    for (index, sql) in HOT {
        let explain = format!("explain {sql}");
        let lines = sqlx::query(&explain).fetch_all(&mut *pg).await.unwrap();
        let plan: Vec<String> = lines.iter().map(|line| line.get(0)).collect();
        let plan = plan.join("\n");
        assert!(plan.contains(index), "PostgreSQL, {sql}:\n{plan}");
        assert!(!plan.contains("Seq Scan"), "PostgreSQL, {sql}:\n{plan}");

        let plan = sqlite_plan(&both, sql);
        assert!(plan.contains(index), "SQLite, {sql}:\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "SQLite, {sql}:\n{plan}");
    }
}

fn sqlite_plan(both: &Both, sql: &str) -> String {
    let connection = open(&both.sqlite.database);
    let explain = format!("explain query plan {sql}");
    let mut statement = connection.prepare(&explain).unwrap();
    let lines = statement.query_map([], |row| row.get::<_, String>(3));
    let lines: Vec<String> = lines.unwrap().map(Result::unwrap).collect();
    lines.join("\n")
}
