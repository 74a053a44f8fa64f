//! News grow old; what stands in the catalogue does not.

use xbot_test_support::TestPostgres;

use super::home::Home;
use super::server::{Answer, Server};

/// As if everything had been found eight days ago. The log keeps its time; the table decides.
fn eight_days_pass(home: &Home) {
    let earlier = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '-8 days')";
    rusqlite::Connection::open(home.store())
        .unwrap()
        .execute(&format!("update candidates set discovered_at = {earlier}"), [])
        .unwrap();
}

#[test]
fn a_text_of_a_feed_expires_after_a_week_and_does_not_come_back() {
    let server = Server::start(Answer::feed(&["Patch day"]));
    let home = Home::new();
    assert_eq!(home.niche(&[server.url()]).refresh()["queue_depth"], 2);
    eight_days_pass(&home);
    let later = home.refresh();
    assert_eq!((&later["expired"], &later["queue_depth"]), (&1.into(), &1.into()));
    assert_eq!(later["top_topics"][0]["topic"], "green_tea");
    let again = home.refresh();
    assert_eq!((&again["expired"], &again["duplicates"]), (&0.into(), &2.into()));
    assert_eq!(again["queue_depth"], 1);
}

#[tokio::test]
async fn postgresql_counts_and_expires_alike() {
    let test = TestPostgres::empty().await;
    let home = Home::new();
    let first = home.in_database(&test.url).refresh();
    sqlx::query(
        "update candidates set discovered_at = now() - interval '8 days',
         source = case topic when 'gaming_rpg' then 'http://127.0.0.1/feed' else source end",
    )
    .execute(&test.pool)
    .await
    .unwrap();
    let later = home.refresh();
    assert_eq!(later["duplicates"], first["generated"]);
    assert_eq!(later["expired"], 4);
    let depth = first["queue_depth"].as_i64().unwrap();
    assert_eq!(later["queue_depth"], depth - 4);
}
