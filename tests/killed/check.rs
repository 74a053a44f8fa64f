//! What must be true afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use xbot::clock::SystemClock;
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_projections::database::Database;
use xbot_projections::projections;
use xbot_projections::projector::{Projector, dump};

use crate::writers::{Acknowledged, STREAMS};

/// One event as a reader met it: where, on which stream, as which version.
pub type Seen = Vec<(Checkpoint, String, u64)>;

/// Reads behind its own checkpoint while the writers write.
pub struct Follower(JoinHandle<Seen>);

impl Follower {
    pub fn start(log: Arc<dyn EventLog>, count: u64) -> Self {
        Self(tokio::spawn(async move {
            let (mut seen, mut at) = (Seen::new(), Checkpoint::START);
            while (seen.len() as u64) < count {
                let batch = log.read_all(at, 1_000).await.unwrap();
                seen.extend(
                    batch
                        .iter()
                        .map(|e| (e.at, e.stream_id.to_owned(), e.version)),
                );
                at = batch.last().unwrap_or(at);
                log.wait(at, Duration::from_secs(60)).await.unwrap();
            }
            seen
        }))
    }

    pub async fn finish(self) -> Seen {
        self.0.await.unwrap()
    }
}

pub fn each_once_and_in_order(acknowledged: &Acknowledged, seen: &Seen) {
    assert!(
        seen.windows(2)
            .all(|pair| matches!(pair, [a, b] if a.0 < b.0)),
        "the order of the log went back"
    );
    let mut next: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, stream, version) in seen {
        let expected = next.entry(stream).or_insert(1);
        assert_eq!(version, expected, "{stream} has a gap or a repetition");
        *expected += 1;
    }
    assert_eq!(next.len() as u64, STREAMS);
    let stored: Acknowledged = seen
        .iter()
        .map(|(at, stream, version)| ((stream.clone(), *version), at.position))
        .collect();
    assert!(
        &stored == acknowledged,
        "the log does not hold exactly what was acknowledged"
    );
}

pub async fn rows_equal_a_rebuild(database: &Database, log: Arc<dyn EventLog>) {
    let head = log.head().await.unwrap();
    let projector = Projector::new(
        database.clone(),
        log,
        projections::ALL,
        Arc::new(SystemClock),
    );
    let caught_up = projector.catch_up().await.unwrap();
    assert!(caught_up.at >= head);
    let kept = rows(database).await;
    let names: Vec<&str> = projections::ALL
        .iter()
        .map(|projection| projection.name)
        .collect();
    projector.rebuild(&names, |_| ()).await.unwrap();
    let rebuilt = rows(database).await;
    assert!(kept.len() as u64 > STREAMS, "there are rows to compare");
    for (kept, rebuilt) in kept.iter().zip(&rebuilt) {
        assert_eq!(kept, rebuilt);
    }
    assert_eq!(kept.len(), rebuilt.len());
}

async fn rows(database: &Database) -> Vec<String> {
    let mut rows = Vec::new();
    for projection in projections::ALL {
        rows.extend(dump(database, projection).await.unwrap());
    }
    rows
}
