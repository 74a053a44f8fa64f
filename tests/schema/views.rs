//! What the views say about posts, the same on both stores.

use serde_json::{Value, json};

use crate::both::Both;

const VIEWS: [(&str, &str); 6] = [
    (
        "vw_recent_posts",
        "tweet_id, content, posted_at, topic, source, impressions, likes, retweets, replies, \
         bookmarks, engagement_rate, performance_tier, bandit_score, model_score, total_score, \
         exploration_bonus",
    ),
    (
        "vw_topics_perf_7d",
        "topic, post_count, avg_engagement_rate, p95_likes, ctr_est, first_post, last_post",
    ),
    (
        "vw_time_of_day_perf_7d",
        "hour_bucket, post_count, avg_engagement_rate, avg_likes, avg_retweets, viral_count, \
         high_count, medium_count, low_count",
    ),
    (
        "vw_learning_performance",
        "day, total_posts, avg_engagement_rate, high_perf_posts, exploration_posts, \
         avg_total_score, avg_bandit_score, avg_model_score, reward_posts",
    ),
    (
        "vw_bandit_performance",
        "day, tweets_processed, avg_engagement, total_rewards, bandit_updates, top_topics, \
         best_hours, logged_at",
    ),
    (
        "vw_content_sources_perf",
        "content_source, post_count, avg_engagement_rate, avg_likes, high_perf_count, \
         viral_count, success_rate, last_used",
    ),
];

#[tokio::test]
async fn the_views_have_the_columns_of_the_contract_in_order() {
    let both = Both::migrated().await;
    for (view, columns) in VIEWS {
        let lite = both.sqlite_rows(&format!(
            "select group_concat(name, ', ') as names from
             (select name from pragma_table_info('{view}') order by cid)"
        ));
        let pg = both
            .postgres_rows(&format!(
                "select string_agg(column_name, ', ' order by ordinal_position) as names
                 from information_schema.columns where table_name = '{view}'"
            ))
            .await;
        let expected = vec![json!({ "names": columns })];
        assert_eq!((lite, pg), (expected.clone(), expected), "{view}");
    }
}

/// Five posts of yesterday: measured twice, once, not at all, without a single number, and in the
/// simulator only.
async fn posts(both: &Both) -> String {
    let day = "select to_char((now() at time zone 'UTC')::date - 1, 'YYYY-MM-DD') as day";
    let day = both.postgres_rows(day).await[0]["day"].as_str().unwrap().to_owned();
    let plan = |id: &str, topic: &str, draw: &str| {
        format!(
            "insert into content_metadata (decision_id, generation_source, status, topic,
                 draw_reason, bandit_score, exploration_bonus)
             values ('{id}', 'real', 'posted', {topic}, '{draw}', 0.5, 0.25);"
        )
    };
    let post = |id: &str, time: &str, predicted: &str| {
        format!(
            "insert into posted_decisions (decision_id, tweet_id, content, generation_source,
                 predicted_er, posted_at)
             values ('{id}', '100{id}', 'text {id}', 'real', {predicted}, '{day}T{time}:00.000000Z');"
        )
    };
    let outcome = |id: &str, pass: u8, simulated: bool, numbers: &str| {
        format!(
            "insert into outcomes (decision_id, collected_pass, simulated, impressions, likes,
                 retweets, replies, link_clicks, er_calculated, reward_spec, reward_value)
             values ('{id}', {pass}, {simulated}, {numbers});"
        )
    };
    let update = |id: &str, scope: &str| {
        format!(
            "insert into bandit_updates (scope, arm_name, decision_id, collected_pass, simulated,
                 updated_at)
             values ('{scope}', 'a', '{id}', 1, false, '{day}T20:00:00.000000Z');"
        )
    };
    let sql = [
        plan("1", "'fps'", "epsilon"),
        plan("2", "'fps'", "policy"),
        plan("3", "'fps'", "high_uncertainty"),
        plan("4", "null", "uniform"),
        plan("5", "'rpg'", "policy"),
        post("1", "09:10", "0.25"),
        post("2", "09:50", "null"),
        post("3", "10:00", "0.25"),
        post("4", "11:00", "0.25"),
        post("5", "10:30", "0.25"),
        outcome("1", 1, false, "10, 5, 0, 0, 0, 0.5, 'v2', 0.9"),
        outcome("1", 2, false, "100, 10, 4, 2, 5, 0.16, 'v2', 0.75"),
        outcome("2", 1, false, "200, 20, 0, 0, null, 0.08, null, null"),
        outcome("4", 1, false, "null, null, null, null, null, null, null, null"),
        outcome("5", 1, true, "10, 9, 0, 0, 0, 0.9, 'v2', 1.0"),
        "insert into reward_audit (decision_id, collected_pass, spec, success)
         values ('1', 1, 'v2', false), ('1', 2, 'v2', true), ('1', 2, 'v1', false);"
            .into(),
        "insert into candidates (content_hash, source, status, decision_id)
         values ('c', 'catalogue', 'consumed', '2');"
            .into(),
        update("1", "content"),
        update("1", "timing"),
        update("2", "content"),
        format!(
            "insert into audit_log (id, event, created_at) values
             (1, 'LEARNING_CYCLE_COMPLETE', '{day}T18:00:00.000000Z'),
             (2, 'LEARNING_CYCLE_COMPLETE', '{day}T20:00:00.000000Z'),
             (3, 'ALERT_RAISED', '{day}T21:00:00.000000Z');"
        ),
    ];
    both.execute(&sql.concat()).await;
    day
}

/// `row` has these fields, among others.
fn assert_row(row: &Value, expected: Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&row[name], value, "{name} of {row}");
    }
}

#[tokio::test]
async fn an_unmeasured_post_counts_as_a_post_and_in_no_average() {
    let both = Both::migrated().await;
    posts(&both).await;
    let topics = both.rows("select * from vw_topics_perf_7d order by topic is null, topic").await;
    assert_row(
        &topics[0],
        json!({
            "topic": "fps", "post_count": 3.0, "avg_engagement_rate": 0.12,
            // Between 10 and 20 likes; clicks are known for 100 impressions only.
            "p95_likes": 19.5, "ctr_est": 0.05,
        }),
    );
    let unmeasured = json!({
        "post_count": 1.0, "avg_engagement_rate": null, "p95_likes": null, "ctr_est": null,
    });
    assert_row(&topics[1], unmeasured.clone());
    assert_row(&topics[2], unmeasured);
}

#[tokio::test]
async fn a_post_is_judged_by_its_latest_pass() {
    let both = Both::migrated().await;
    posts(&both).await;
    let posts = both.rows("select * from vw_recent_posts order by tweet_id").await;
    assert_row(
        &posts[0],
        json!({
            "impressions": 100.0, "engagement_rate": 0.16, "performance_tier": "viral",
            "source": "real", "bandit_score": 0.5, "model_score": 0.25, "total_score": 1.0,
        }),
    );
    assert_row(&posts[1], json!({ "performance_tier": "high", "total_score": null }));
    assert_row(&posts[2], json!({ "likes": null, "performance_tier": null }));
    assert_row(&posts[3], json!({ "likes": null, "performance_tier": null }));
}

#[tokio::test]
async fn simulated_readings_show_only_while_there_is_nothing_else() {
    let both = Both::migrated().await;
    posts(&both).await;
    let simulated = "select engagement_rate from vw_recent_posts where tweet_id = '1005'";
    assert_eq!(both.rows(simulated).await[0]["engagement_rate"], json!(null));
    both.execute("delete from outcomes where simulated = false").await;
    assert_eq!(both.rows(simulated).await[0]["engagement_rate"], json!(0.9));
}

#[tokio::test]
async fn the_hour_is_that_of_posting_in_utc() {
    let both = Both::migrated().await;
    posts(&both).await;
    let hours = both.rows("select * from vw_time_of_day_perf_7d order by hour_bucket").await;
    let hour = |n: usize| (&hours[n]["hour_bucket"], &hours[n]["post_count"]);
    assert_eq!(hour(0), (&json!(9.0), &json!(2.0)));
    assert_eq!(hour(1), (&json!(10.0), &json!(2.0)));
    assert_row(
        &hours[0],
        json!({ "avg_likes": 15.0, "viral_count": 1.0, "high_count": 1.0, "low_count": 0.0 }),
    );
    assert_row(&hours[1], json!({ "avg_likes": null, "low_count": 0.0 }));
}

#[tokio::test]
async fn a_day_tells_how_its_choices_turned_out() {
    let both = Both::migrated().await;
    let day = posts(&both).await;
    let days = both.rows("select * from vw_learning_performance").await;
    assert_row(
        &days[0],
        json!({
            "day": day, "total_posts": 5.0, "high_perf_posts": 2.0, "exploration_posts": 2.0,
            "reward_posts": 1.0, "avg_bandit_score": 0.5, "avg_model_score": 0.25,
        }),
    );
}

#[tokio::test]
async fn a_post_that_moved_two_arms_is_learned_from_once() {
    let both = Both::migrated().await;
    let day = posts(&both).await;
    let days = both.rows("select * from vw_bandit_performance").await;
    assert_eq!(days.len(), 1);
    assert_row(
        &days[0],
        json!({
            "day": day, "tweets_processed": 2.0, "avg_engagement": 0.12, "total_rewards": 0.75,
            "bandit_updates": 3.0, "top_topics": ["fps"], "best_hours": [9.0],
            "logged_at": format!("{day}T20:00:00.000000Z"),
        }),
    );
}

#[tokio::test]
async fn a_source_is_judged_by_the_rewards_of_its_posts() {
    let both = Both::migrated().await;
    posts(&both).await;
    let sources = both.rows("select * from vw_content_sources_perf order by content_source").await;
    assert_row(
        &sources[0],
        json!({ "content_source": "catalogue", "post_count": 1.0, "success_rate": null }),
    );
    assert_row(
        &sources[1],
        json!({
            "content_source": "real", "post_count": 4.0, "success_rate": 1.0, "viral_count": 1.0,
        }),
    );
}

#[tokio::test]
async fn tweets_hold_what_was_measured_and_nothing_else() {
    let both = Both::migrated().await;
    posts(&both).await;
    let tweets = both.rows("select * from tweets order by tweet_id").await;
    assert_row(
        &tweets[1]["analytics"],
        json!({ "impressions": 200.0, "likes": 20.0, "link_clicks": null }),
    );
    assert_eq!(tweets[2]["analytics"], json!(null));
    assert_eq!(tweets[3]["analytics"], json!({}));
    let measured =
        "select count(*) as n from tweets where analytics is not null and analytics != '{}'";
    assert_eq!(both.rows(measured).await, vec![json!({ "n": 2.0 })]);
}
