//! Writers that behave as four processes: each with its own connection to the log and its own cache.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::task::JoinSet;
use uuid::Uuid;
use xbot::clock::SystemClock;
use xbot::commands::{Commands, Context};
use xbot_domain::arm::{Arm, ArmCommand, Learn};
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::log::Position;
use xbot_domain::time::Timestamp;
use xbot_projections::database::Database;

pub const WRITERS: u64 = 16;
/// Of each writer.
pub const COMMANDS: u64 = 2_000;
pub const STREAMS: u64 = 50;
const PROCESSES: u64 = 4;

/// What was promised to be in the log: stream and version, and where.
pub type Acknowledged = BTreeMap<(String, u64), Position>;

pub struct Writing(JoinSet<Acknowledged>);

/// The streams exist when this returns; the writers have begun.
pub async fn start(database: &Database) -> (Acknowledged, Writing) {
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        let log = xbot::log::open(database).await.unwrap();
        processes.push(Commands::new(log, Arc::new(SystemClock)));
    }
    let mut registered = Acknowledged::new();
    for (stream, commands) in (0..STREAMS).zip(processes.iter().cycle()) {
        carry_out(commands, arm(stream), register(), &mut registered).await;
    }
    let mut writing = JoinSet::new();
    for (writer, commands) in (0..WRITERS).zip(processes.iter().cycle()) {
        writing.spawn(write(writer, commands.clone()));
    }
    (registered, Writing(writing))
}

impl Writing {
    pub async fn finish(self) -> impl Iterator<Item = Acknowledged> {
        self.0.join_all().await.into_iter()
    }
}

async fn write(writer: u64, commands: Commands) -> Acknowledged {
    let mut acknowledged = Acknowledged::new();
    for number in writer * COMMANDS..(writer + 1) * COMMANDS {
        carry_out(&commands, arm(number * 7), learn(number), &mut acknowledged).await;
    }
    acknowledged
}

async fn carry_out(
    commands: &Commands,
    arm: String,
    command: ArmCommand,
    acknowledged: &mut Acknowledged,
) {
    let context = Context::new("test", Uuid::nil());
    let done = commands
        .execute::<Arm>(&arm, &command, &context)
        .await
        .unwrap()
        .appended;
    acknowledged.insert((arm, done.version), done.at.position);
}

fn arm(number: u64) -> String {
    format!("content:arm_{}", number % STREAMS)
}

fn register() -> ArmCommand {
    ArmCommand::Register {
        prior: Posterior {
            alpha: 1.0,
            beta: 1.0,
        },
        at: Timestamp::from_micros(1),
    }
}

fn learn(number: u64) -> ArmCommand {
    // All of one moment: no decision is older than what the arm has forgotten.
    let at = Timestamp::from_micros(1_700_000_000_000_000);
    ArmCommand::Learn(Learn {
        decision_id: DecisionId(Uuid::from_u128(u128::from(number) + 1)),
        pass: Pass::First,
        posted_at: at,
        spec: "composite-v2".to_owned(),
        reward: 0.5,
        weight: 0.5,
        success: number % 3 == 0,
        simulated: false,
        at,
    })
}
