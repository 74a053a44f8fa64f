//! Carrying out commands on a real store: once, in order, and from snapshots that count right.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use uuid::Uuid;
use xbot::commands::{CommandError, Commands, Context};
use xbot_domain::arm::{Arm, ArmCommand, Learn};
use xbot_domain::bandit::Posterior;
use xbot_domain::config::{Config, ConfigCommand};
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::log::{EventLog, IdempotencyKey, StreamId};
use xbot_domain::time::{Clock, Timestamp};

use crate::store::Store;

const ARM: &str = "content:educational";

#[derive(Debug)]
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(1_700_000_000_000_000)
    }
}

/// A new process on the store: nothing is cached.
async fn process(store: &Store) -> (Commands, Arc<dyn EventLog>) {
    let log = store.open().await;
    (Commands::new(Arc::clone(&log), Arc::new(Stopped)), log)
}

fn context() -> Context {
    Context::new("test", Uuid::nil())
}

fn register() -> ArmCommand {
    ArmCommand::Register { prior: Posterior { alpha: 1.0, beta: 1.0 }, at: Stopped.now() }
}

fn learn(n: u32) -> ArmCommand {
    let posted_at = Timestamp::from_micros(1_700_000_000_000_000 + i64::from(n) * 1_000_000);
    ArmCommand::Learn(Learn {
        decision_id: DecisionId(Uuid::from_u128(u128::from(n) + 1)),
        pass: Pass::First,
        posted_at,
        spec: "composite-v2".to_owned(),
        reward: 0.5,
        weight: 1.0,
        success: true,
        simulated: false,
        at: posted_at,
    })
}

fn set(value: bool) -> ConfigCommand {
    ConfigCommand::Set {
        key: "POSTING_DISABLED".to_owned(),
        value: json!(value),
        by: "test".to_owned(),
        why: "a test".to_owned(),
        at: Stopped.now(),
    }
}

async fn successes(commands: &Commands) -> u64 {
    let arm = commands.state::<Arm>(ARM).await.unwrap();
    arm.knowledge.map_or(0, |known| known.tally.successes)
}

macro_rules! on_every_store {
    ($($name:ident),* $(,)?) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Store::sqlite().await).await })* }
        mod postgres { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Store::postgres().await).await })* }
    };
}

on_every_store! {
    five_increments_load_as_five_across_restarts,
    a_snapshot_spares_reading_and_changes_nothing,
    commands_raced_by_many_processes_are_each_carried_out_once,
    a_command_repeated_under_its_key_answers_the_same,
    a_command_that_changes_nothing_writes_nothing,
    a_switch_thrown_by_another_process_is_seen,
    a_refused_command_writes_nothing,
}

async fn five_increments_load_as_five_across_restarts(store: Store) {
    let (commands, _) = process(&store).await;
    commands.execute::<Arm>(ARM, &register(), &context()).await.unwrap();
    for n in 0..5 {
        let (commands, _) = process(&store).await;
        let done = commands.execute::<Arm>(ARM, &learn(n), &context()).await.unwrap();
        assert_eq!(done.appended.version, u64::from(n) + 2);
    }
    assert_eq!(successes(&process(&store).await.0).await, 5);
}

async fn a_snapshot_spares_reading_and_changes_nothing(store: Store) {
    let (commands, log) = process(&store).await;
    commands.execute::<Arm>(ARM, &register(), &context()).await.unwrap();
    for n in 0..600 {
        commands.execute::<Arm>(ARM, &learn(n), &context()).await.unwrap();
    }
    let stream = StreamId { aggregate: "arm", id: ARM.to_owned() };
    let mut patience = 500;
    while log.load_snapshot(&stream).await.unwrap().is_none_or(|snapshot| snapshot.version < 512) {
        patience -= 1;
        assert!(patience > 0, "no snapshot was kept");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (fresh, _) = process(&store).await;
    assert_eq!(fresh.state::<Arm>(ARM).await.unwrap(), commands.state::<Arm>(ARM).await.unwrap());
    assert_eq!(successes(&fresh).await, 600);
}

async fn commands_raced_by_many_processes_are_each_carried_out_once(store: Store) {
    let (commands, log) = process(&store).await;
    commands.execute::<Arm>(ARM, &register(), &context()).await.unwrap();
    let mut racers = Vec::new();
    for racer in 0..4 {
        let (commands, _) = process(&store).await;
        racers.push(tokio::spawn(async move {
            for n in 0..15 {
                commands.execute::<Arm>(ARM, &learn(racer * 15 + n), &context()).await.unwrap();
            }
        }));
    }
    for racer in racers {
        racer.await.unwrap();
    }
    assert_eq!(successes(&commands).await, 60);
    let stream = StreamId { aggregate: "arm", id: ARM.to_owned() };
    assert_eq!(log.load(&stream, 0).await.unwrap().len(), 61);
}

async fn a_command_repeated_under_its_key_answers_the_same(store: Store) {
    let (commands, _) = process(&store).await;
    commands.execute::<Arm>(ARM, &register(), &context()).await.unwrap();
    let key = IdempotencyKey { key: "k".to_owned(), fingerprint: "f".to_owned() };
    let context = Context { idempotency: Some(key), ..context() };
    let first = commands.execute::<Arm>(ARM, &learn(1), &context).await.unwrap();
    commands.execute::<Arm>(ARM, &learn(2), &self::context()).await.unwrap();
    let again = process(&store).await.0.execute::<Arm>(ARM, &learn(1), &context).await.unwrap();
    assert_eq!(
        (again.appended.at, again.appended.version),
        (first.appended.at, first.appended.version)
    );
    assert_eq!(successes(&commands).await, 2);
}

async fn a_command_that_changes_nothing_writes_nothing(store: Store) {
    let (commands, log) = process(&store).await;
    commands.execute::<Config>("staging", &set(true), &context()).await.unwrap();
    let again = commands.execute::<Config>("staging", &set(true), &context()).await.unwrap();
    assert_eq!((again.events.len(), again.appended.version), (0, 1));
    let stream = StreamId { aggregate: "config", id: "staging".to_owned() };
    assert_eq!(log.load(&stream, 0).await.unwrap().len(), 1);
}

/// The cached state says that the switch stands where it is wanted; the log knows better.
async fn a_switch_thrown_by_another_process_is_seen(store: Store) {
    let ((one, _), (other, _)) = (process(&store).await, process(&store).await);
    one.execute::<Config>("staging", &set(true), &context()).await.unwrap();
    other.execute::<Config>("staging", &set(false), &context()).await.unwrap();
    let again = one.execute::<Config>("staging", &set(true), &context()).await.unwrap();
    assert_eq!((again.events.len(), again.appended.version), (1, 3));
}

async fn a_refused_command_writes_nothing(store: Store) {
    let (commands, log) = process(&store).await;
    let refused = commands.execute::<Arm>(ARM, &learn(1), &context()).await;
    assert!(matches!(refused, Err(CommandError::Refused(_))));
    assert_eq!(log.head().await.unwrap(), xbot_domain::log::Checkpoint::START);
}
