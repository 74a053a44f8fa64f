//! `GET /api/growth`

use chrono::Duration;
use serde_json::{Value, json};
use xbot_domain::time::Clock as _;
use xbot_projections::database::{Database, Durability};

use super::lived::{Lived, close};
use crate::service::Service;

/// The posts of the last seven days with their latest readings, without the view that is tested.
fn week(lived: &Lived, what: &str) -> String {
    let since = lived.ago(Duration::days(7));
    format!(
        "select {what} from posted_decisions p
         left join content_metadata m on m.decision_id = p.decision_id
         left join outcomes o on o.decision_id = p.decision_id
             and not exists (select 1 from outcomes later where later.decision_id = o.decision_id
                             and later.collected_pass > o.collected_pass)
         where p.posted_at >= {since}"
    )
}

pub async fn is_what_sql_says(lived: &Lived) {
    let told = lived.get("/api/growth").await;
    let (midnight, since) = (lived.midnight(), lived.ago(Duration::days(7)));
    for (field, since) in [("followers_today", midnight), ("followers_7d", since)] {
        let sql = format!(
            "select cast(sum(change) as bigint) from followers where observed_at >= {since}"
        );
        assert_eq!(told[field], json!(lived.sql::<Option<i64>>(&sql).await), "{field}");
        assert!(told[field].is_i64());
    }
    for (field, what) in [("fpki_avg_7d", "avg(o.fpki)"), ("novelty_avg_7d", "avg(m.novelty)")] {
        close(&told[field], lived.sql(&week(lived, what)).await);
        assert!(told[field].is_f64());
    }
    uplift(lived, &told).await;
    summary(lived, &told["engagement_summary"]).await;
    top(lived, &told["top_posts_by_follows"]).await;
}

async fn uplift(lived: &Lived, told: &Value) {
    let mean = |of: &str| {
        let sql = week(lived, "avg(o.er_calculated)");
        format!("{sql} and p.decision_type {of} 'reply'")
    };
    let replies: Option<f64> = lived.sql(&mean("=")).await;
    let others: Option<f64> = lived.sql(&mean("<>")).await;
    close(&told["reply_uplift_7d"], replies.zip(others).map(|(a, b)| a / b - 1.0));
}

async fn summary(lived: &Lived, told: &Value) {
    let posts: i64 = lived.sql(&week(lived, "count(*)")).await;
    assert!(posts > 10);
    assert_eq!(told["total_posts_7d"], posts);
    let impressions: i64 = lived.sql(&week(lived, "cast(sum(o.impressions) as bigint)")).await;
    assert_eq!(told["total_impressions_7d"], impressions);
    close(&told["avg_er_7d"], lived.sql(&week(lived, "avg(o.er_calculated)")).await);
    close(&told["avg_reward_7d"], lived.sql(&week(lived, "avg(o.reward_composite)")).await);
}

async fn top(lived: &Lived, told: &Value) {
    let sql =
        week(lived, "p.tweet_id, p.content, o.follows, o.impressions, o.fpki, o.er_calculated");
    let sql =
        format!("{sql} and o.follows is not null order by o.follows desc, p.tweet_id limit 10");
    type Row = (String, String, i64, Option<i64>, Option<f64>, Option<f64>);
    let rows: Vec<Row> = lived.all(&sql).await;
    assert_eq!(rows.len(), 10);
    for (post, row) in told.as_array().unwrap().iter().zip(&rows) {
        let (tweet_id, content, follows, impressions, fpki, er) = row;
        assert_eq!(post["tweet_id"], **tweet_id);
        assert_eq!((&post["content"], &post["follows"]), (&json!(content), &json!(follows)));
        assert_eq!(post["impressions"], json!(impressions));
        close(&post["fpki"], *fpki);
        close(&post["er"], *er);
        assert!(post["reward_composite"].is_f64());
    }
}

#[tokio::test]
async fn what_is_unknown_is_null_and_a_count_of_nothing_is_zero() {
    let service = Service::start().await;
    assert_eq!(
        service.client.get("/api/growth").await.ok(),
        json!({
            "followers_today": null, "followers_7d": null, "fpki_avg_7d": null,
            "reply_uplift_7d": null, "novelty_avg_7d": null, "top_posts_by_follows": [],
            "engagement_summary": {
                "total_posts_7d": 0, "total_impressions_7d": null, "avg_er_7d": null,
                "avg_reward_7d": null,
            },
        })
    );
}

/// A post of an hour ago that brought so many impressions.
fn measured(service: &Service, id: &str, simulated: bool, impressions: i64) {
    let Database::Sqlite(file) = service.place.database() else {
        panic!("it is on SQLite");
    };
    let at = service.place.clock.now().minus(Duration::hours(1));
    let sql = format!(
        "insert into posted_decisions (decision_id, tweet_id, content, generation_source, posted_at)
         values ('{id}', '{id}', 'a text', 'real', '{at}');
         insert into outcomes (decision_id, collected_pass, tweet_id, simulated, impressions)
         values ('{id}', 1, '{id}', {simulated}, {impressions});"
    );
    file.connect(Durability::Rebuildable).unwrap().execute_batch(&sql).unwrap();
}

#[tokio::test]
async fn from_the_first_real_reading_on_simulated_ones_are_left_out() {
    let service = Service::start().await;
    service.client.get("/api/growth").await.ok();
    for (id, simulated, impressions, shown) in [("a", true, 700, 700), ("b", false, 40, 40)] {
        measured(&service, id, simulated, impressions);
        service.place.forward(1);
        let growth = service.client.get("/api/growth").await.ok();
        assert_eq!(growth["engagement_summary"]["total_impressions_7d"], shown);
    }
    let growth = service.client.get("/api/growth").await.ok();
    assert_eq!(growth["engagement_summary"]["total_posts_7d"], 2);
}
