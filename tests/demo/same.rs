//! The same seed gives the same log, to the last byte, on every store.

use xbot::demo::Demo;
use xbot_domain::log::{Checkpoint, EventLog};

use crate::weeks::live;
use crate::world::*;

/// Every stored byte that the seals cover, but for the numbers of the store itself.
async fn bytes(log: &dyn EventLog) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), Checkpoint::START);
    loop {
        let batch = log.read_all(after, 10_000).await.unwrap();
        let Some(last) = batch.last() else {
            return all;
        };
        after = last;
        all.extend(batch.iter().map(|e| {
            let (stream, version) = (e.stream_id, e.version);
            format!(
                "{}/{stream} {version} {} {} {}",
                e.aggregate, e.event_type, e.payload, e.metadata
            )
        }));
    }
}

async fn two_days(place: &Place, worker: &str) -> Vec<String> {
    let world = place.instance(worker, OPEN).await;
    live(world.clone(), 48).await;
    bytes(&*world.log).await
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes_on_every_store() {
    let sqlite = two_days(&Place::new().await, "a").await;
    assert!(sqlite.len() > 300, "{}", sqlite.len());
    assert_eq!(sqlite, two_days(&Place::new().await, "a").await);
    assert_eq!(sqlite, two_days(&Place::on_postgres().await, "a").await);
    assert_eq!(sqlite, two_days(&Place::in_memory().await, "a").await);
}

#[tokio::test]
async fn another_seed_gives_another_log() {
    let one = two_days(&Place::in_memory().await, "a").await;
    assert_ne!(one, two_days(&Place::in_memory().await, "b").await);
}

#[test]
fn the_usual_settings_of_the_demo_are_settings() {
    for (key, value) in Demo::usual_settings(7) {
        let text = value.to_string();
        assert!(xbot_domain::config::check(key, text.trim_matches('"')).is_ok(), "{key}");
    }
}
