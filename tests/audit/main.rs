//! The seals tell what was done to a log behind its back.

#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::sync::Arc;

use uuid::Uuid;
use xbot::{log, seals};
use xbot_domain::event::Metadata;
use xbot_domain::log::{Append, Checkpoint, EventLog, NewEvent, StreamId};
use xbot_domain::time::Timestamp;
use xbot_projections::database::{Database, Durability};
use xbot_replay::audit::{self, Difference, ProofError, Verdict};
use xbot_replay::merkle::{Hash, Head};
use xbot_replay::seals::{Added, Seals};
use xbot_test_support::{TestPostgres, TestSqlite};

struct Sealed {
    log: Arc<dyn EventLog>,
    seals: Arc<dyn Seals>,
}

impl Sealed {
    /// Twenty events, sealed.
    async fn on(database: &Database) -> Self {
        let it = Self { log: log::open(database).await.unwrap(), seals: seals::open(database) };
        for n in 0..10 {
            it.append(n % 3, n).await;
        }
        it.seal(20).await;
        it
    }

    async fn append(&self, stream: u64, n: u64) {
        let event = |payload: String| NewEvent { event_type: "updated", event_version: 1, payload };
        let stream = StreamId { aggregate: "arm", id: format!("content:{stream}") };
        let append = Append {
            expected_version: self.log.load(&stream, 0).await.unwrap().len() as u64,
            stream,
            events: vec![
                event(format!(r#"{{"reward":0.{n}}}"#)),
                event(r#"{"text":"grün"}"#.to_owned()),
            ],
            metadata: Metadata::new(Timestamp::from_micros(7), "test", Uuid::nil()),
            idempotency: None,
        };
        self.log.append(append).await.unwrap();
    }

    /// Until `count` events are sealed; on PostgreSQL others may hold readers back for a moment.
    async fn seal(&self, count: u64) {
        while self.seals.last().await.unwrap().map_or(0, |seal| seal.number) < count {
            audit::seal_new(&*self.log, &*self.seals).await.unwrap();
            tokio::task::yield_now().await;
        }
    }

    async fn verify(&self) -> Verdict {
        audit::verify(&*self.log, &*self.seals, |_| ()).await.unwrap()
    }
}

async fn position_of(log: &dyn EventLog, number: usize) -> i64 {
    let batch = log.read_all(Checkpoint::START, number).await.unwrap();
    batch.last().unwrap().position
}

fn sqlite(test: &TestSqlite, sql: &str) {
    let Database::Sqlite(file) = &test.database else { unreachable!() };
    file.connect(Durability::Full).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test]
async fn an_untouched_log_verifies_and_both_stores_have_the_same_head() {
    let (one, other) = (TestSqlite::migrated().await, TestPostgres::migrated().await);
    let on_sqlite = Sealed::on(&one.database).await.verify().await;
    let on_postgres = Sealed::on(&other.database()).await.verify().await;
    assert_eq!(
        (on_sqlite.head.size, on_sqlite.unsealed, &on_sqlite.first_difference),
        (20, 0, &None)
    );
    assert_eq!(on_sqlite, on_postgres);
}

#[tokio::test]
async fn a_byte_changed_in_an_event_is_named_by_its_position() {
    let changes = [
        "payload = replace(payload, '0.', '1.')",
        "metadata = replace(metadata, 'test', 'Test')",
        "event_type = 'reset'",
        "event_version = '2'",
        "aggregate_id = 'content:x'",
    ];
    for change in changes {
        let test = TestSqlite::migrated().await;
        let sealed = Sealed::on(&test.database).await;
        sqlite(&test, &format!("update events set {change} where position = 7"));
        let found = sealed.verify().await.first_difference;
        assert!(
            matches!(found, Some(Difference::Altered { position: 7, number: 7, .. })),
            "{change}: {found:?}"
        );
    }
}

#[tokio::test]
async fn on_postgresql_a_changed_event_is_named_as_well() {
    let test = TestPostgres::migrated().await;
    let sealed = Sealed::on(&test.database()).await;
    let position = position_of(&*sealed.log, 7).await;
    let sql = "update events set payload = '{\"reward\":9}' where position = $1";
    sqlx::query(sql).bind(position).execute(&test.pool).await.unwrap();
    let found = sealed.verify().await.first_difference;
    assert!(
        matches!(found, Some(Difference::Altered { position: p, .. }) if p == position),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_removed_event_is_missed_wherever_it_stood() {
    for position in [1, 7, 20] {
        let test = TestSqlite::migrated().await;
        let sealed = Sealed::on(&test.database).await;
        sqlite(&test, &format!("delete from events where position = {position}"));
        let number = u64::try_from(position).unwrap();
        assert_eq!(
            sealed.verify().await.first_difference,
            Some(Difference::Missing { position, number })
        );
    }
}

#[tokio::test]
async fn an_event_slipped_in_among_sealed_ones_is_found() {
    let test = TestSqlite::migrated().await;
    let sealed = Sealed::on(&test.database).await;
    sqlite(&test, "update events set position = position + 100 where position > 7");
    sqlite(&test, "update event_seals set position = position + 100 where position > 7");
    sqlite(
        &test,
        "insert into events select 50, 'arm', 'content:y', 1, event_type, event_version, payload, metadata from events where position = 1",
    );
    let found = sealed.verify().await.first_difference;
    assert_eq!(found, Some(Difference::Inserted { position: 50, number: 8 }));
}

#[tokio::test]
async fn a_log_rewritten_with_its_seals_is_caught_by_a_head_kept_elsewhere() {
    let test = TestSqlite::migrated().await;
    let sealed = Sealed::on(&test.database).await;
    let kept = sealed.verify().await.head;
    sealed.append(5, 5).await;
    sealed.seal(22).await;
    assert!(audit::consistency(&*sealed.seals, kept).await.unwrap().holds());

    sqlite(&test, "update events set payload = '{}' where position = 3; delete from event_seals");
    sealed.seal(22).await;
    assert_eq!(sealed.verify().await.first_difference, None);
    assert!(!audit::consistency(&*sealed.seals, kept).await.unwrap().holds());
}

#[tokio::test]
async fn a_head_longer_than_the_log_is_refused() {
    let test = TestSqlite::migrated().await;
    let sealed = Sealed::on(&test.database).await;
    let longer = Head { size: 21, root: Hash::of_nothing() };
    let refused = audit::consistency(&*sealed.seals, longer).await;
    assert!(matches!(refused, Err(ProofError::Shorter { old: 21, now: 20 })));
}

#[tokio::test]
async fn a_proof_can_be_checked_by_itself_and_not_be_forged() {
    let test = TestSqlite::migrated().await;
    let sealed = Sealed::on(&test.database).await;
    for position in 1..=20 {
        let proof = audit::prove(&*sealed.log, &*sealed.seals, position).await.unwrap();
        let text = serde_json::to_string(&proof).unwrap();
        let read: audit::Inclusion = serde_json::from_str(&text).unwrap();
        assert!(read.holds());
        let forged = audit::Inclusion { payload: read.payload.replace("0.", "9.") + " ", ..read };
        assert!(!forged.holds());
    }
    assert!(matches!(
        audit::prove(&*sealed.log, &*sealed.seals, 99).await,
        Err(ProofError::NoEvent(99))
    ));
    sealed.append(0, 0).await;
    let fresh = audit::prove(&*sealed.log, &*sealed.seals, 21).await;
    assert!(matches!(fresh, Err(ProofError::NotSealed(21))));
    assert_eq!(sealed.verify().await.unsealed, 2);
}

#[tokio::test]
async fn two_sealers_do_not_seal_twice() {
    let test = TestSqlite::migrated().await;
    let sealed = Sealed::on(&test.database).await;
    let again = sealed.seals.read(0, 100).await.unwrap();
    assert_eq!(sealed.seals.add(&again).await.unwrap(), Added::SomebodyElseDid);
    assert_eq!(sealed.seals.read(0, 100).await.unwrap(), again);
}
