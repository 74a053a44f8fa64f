//! Commands: load, decide, append, durable.

use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;
use xbot::clock::SystemClock;
use xbot::commands::{Commands, Context};
use xbot_domain::arm::{Arm, ArmCommand, Learn};
use xbot_domain::bandit::Posterior;
use xbot_domain::event::Metadata;
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::log::{Append, NewEvent, StreamId};
use xbot_domain::rules::Rules;
use xbot_domain::time::Timestamp;
use xbot_projections::database::Database;

use crate::bare;
use crate::report::Report;
use crate::stores::{Dialect, Stores};

const AT_ONCE: u32 = 32;
const EACH: u32 = 1_000;
const SAMPLES: u32 = 1_000;
/// Events per append while a stream is prepared.
const GROUP: usize = 1_000;
const START: i64 = 1_700_000_000_000_000;

pub async fn all(report: &Report, stores: &Stores, dialect: Dialect) {
    let slow = dialect == Dialect::Postgres;
    let row = format!("commands/s, {dialect}, {AT_ONCE} at once");
    if report.wants(&row) {
        let ours = at_once(&stores.fresh(dialect).await.database()).await;
        let bare =
            bare::inserts_at_once(&stores.fresh(dialect).await.database(), AT_ONCE.into(), 400)
                .await;
        report.row(
            &row,
            ours,
            bare,
            "/s",
            if slow { ">= 15,000" } else { ">= 20,000" },
        );
    }
    let row = format!("one command alone, {dialect}, median");
    if report.wants(&row) {
        let ours = alone(&stores.fresh(dialect).await.database(), 0).await;
        let (_, bare) =
            bare::single_inserts(&stores.fresh(dialect).await.database(), SAMPLES.into()).await;
        report.row(
            &row,
            ms(ours),
            ms(bare),
            "ms",
            if slow { "<= 0.50" } else { "<= 0.30" },
        );
    }
    for length in [1_000, 100_000] {
        let row = format!("one command on a stream of {length} events, {dialect}");
        if report.wants(&row) {
            let fresh = alone(&stores.fresh(dialect).await.database(), 0).await;
            let long = alone(&stores.fresh(dialect).await.database(), length).await;
            report.row(
                &row,
                ms(long),
                ms(fresh),
                "ms",
                "as a fresh stream (ratio <= 1.5)",
            );
        }
    }
}

async fn at_once(database: &Database) -> f64 {
    let commands = open(database).await;
    for writer in 0..AT_ONCE {
        run(&commands, writer, &register()).await;
    }
    let began = Instant::now();
    let writers = (0..AT_ONCE).map(|writer| {
        let commands = commands.clone();
        tokio::spawn(async move {
            for n in 0..EACH {
                run(&commands, writer, &learn(n)).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    f64::from(AT_ONCE * EACH) / began.elapsed().as_secs_f64()
}

/// The median of single commands on a stream that has `length` events, opened anew first.
async fn alone(database: &Database, length: u32) -> Duration {
    prepare(database, length).await;
    let commands = open(database).await;
    let mut times = Vec::new();
    for n in 0..SAMPLES {
        let began = Instant::now();
        run(&commands, 0, &learn(length + 1 + n)).await;
        times.push(began.elapsed());
    }
    bare::median(times)
}

/// An arm with `length` events behind its registration, decided in memory and written in bulk.
async fn prepare(database: &Database, length: u32) {
    let log = xbot::log::open(database).await.unwrap();
    let mut arm = Arm::default();
    let commands: Vec<_> = std::iter::once(register())
        .chain((0..length).map(learn))
        .collect();
    for (group, commands) in commands.chunks(GROUP).enumerate() {
        let mut events = Vec::new();
        for command in commands {
            for event in arm.decide(command).unwrap() {
                arm.evolve(&event);
                let payload = serde_json::to_string(&event).unwrap();
                events.push(NewEvent {
                    event_type: event.name(),
                    event_version: event.version(),
                    payload,
                });
            }
        }
        let stream = StreamId {
            aggregate: "arm",
            id: "content:arm_0".to_owned(),
        };
        let metadata = Metadata::new(Timestamp::from_micros(START), "bench", Uuid::nil());
        let expected_version = (group * GROUP) as u64;
        log.append(Append {
            stream,
            expected_version,
            events,
            metadata,
            idempotency: None,
        })
        .await
        .unwrap();
    }
    // As it would be after so many single commands: a snapshot lies a few events back.
    open(database)
        .await
        .execute::<Arm>(
            "content:arm_0",
            &learn(length),
            &Context::new("bench", Uuid::nil()),
        )
        .await
        .unwrap();
}

async fn open(database: &Database) -> Commands {
    Commands::new(
        xbot::log::open(database).await.unwrap(),
        Arc::new(SystemClock),
    )
}

async fn run(commands: &Commands, arm: u32, command: &ArmCommand) {
    let context = Context::new("bench", Uuid::nil());
    commands
        .execute::<Arm>(&format!("content:arm_{arm}"), command, &context)
        .await
        .unwrap();
}

fn register() -> ArmCommand {
    ArmCommand::Register {
        prior: Posterior {
            alpha: 1.0,
            beta: 1.0,
        },
        at: Timestamp::from_micros(START),
    }
}

fn learn(n: u32) -> ArmCommand {
    let at = Timestamp::from_micros(START + i64::from(n) * 1_000_000);
    ArmCommand::Learn(Learn {
        decision_id: DecisionId(Uuid::from_u128(u128::from(n) + 1)),
        pass: Pass::First,
        posted_at: at,
        spec: "composite-v2".to_owned(),
        reward: 0.4,
        weight: 0.7,
        success: n % 3 == 0,
        simulated: false,
        at,
    })
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
