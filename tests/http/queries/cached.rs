//! Answers that are kept.

use futures::future::join_all;
use serde_json::Value;
use xbot_domain::arm::{Arm, ArmCommand};
use xbot_domain::bandit::Posterior;
use xbot_domain::time::Clock as _;
use xbot_projections::database::{Database, Durability};

use crate::place::context;
use crate::service::Service;

const PATH: &str = "/api/learning/status";

fn arms(status: &Value) -> usize {
    status["arms"].as_array().unwrap().len()
}

async fn register(service: &Service, name: &str) -> i64 {
    let prior = Posterior { alpha: 1.0, beta: 1.0 };
    let register = ArmCommand::Register { prior, at: service.world.now() };
    let done = service.world.execute::<Arm>(name, &register, &context()).await.unwrap();
    done.appended.at.position
}

#[tokio::test]
async fn a_read_after_a_command_shows_it_however_many_read() {
    for service in [Service::start().await, Service::on_postgres().await] {
        for count in 1..=30 {
            let crowd = join_all((0..4).map(|_| service.client.get(PATH)));
            let command = async {
                let position = register(&service, &format!("content:arm_{count}")).await;
                service.client.get(&format!("{PATH}?after={position}")).await.ok()
            };
            let (_, status) = tokio::join!(crowd, command);
            assert_eq!(arms(&status), count);
            assert_eq!(arms(&service.client.get(PATH).await.ok()), count);
        }
    }
}

/// Writes past the projector, as one of another process does.
fn write_elsewhere(service: &Service) {
    let Database::Sqlite(file) = service.place.database() else {
        panic!("it is on SQLite");
    };
    let insert = "insert into bandit_arms (scope, arm_name, status, successes, failures, trials,
                      alpha, beta, ci_low, ci_high, last_updated)
                  values ('content', 'elsewhere', 'active', 0, 0, 0, 1.0, 1.0, 0.025, 0.975,
                      '2025-08-11T09:00:00.000000Z')";
    assert_eq!(file.connect(Durability::Rebuildable).unwrap().execute(insert, []).unwrap(), 1);
}

#[tokio::test]
async fn an_answer_is_kept_for_a_second_at_most() {
    // The projector may ring for what was waited for only after the answer was computed, and then
    // nothing is kept; not every time.
    for _ in 0..20 {
        if is_kept().await {
            return;
        }
    }
    panic!("it was computed again each time");
}

async fn is_kept() -> bool {
    let service = Service::start().await;
    let position = register(&service, "content:here").await;
    assert_eq!(arms(&service.client.get(&format!("{PATH}?after={position}")).await.ok()), 1);
    write_elsewhere(&service);
    let kept = arms(&service.client.get(PATH).await.ok()) == 1;
    service.place.clock.set(service.place.clock.now().plus(chrono::Duration::milliseconds(1_001)));
    assert_eq!(arms(&service.client.get(PATH).await.ok()), 2);
    kept
}

#[tokio::test]
async fn a_read_that_names_a_position_gets_nothing_that_was_kept() {
    let service = Service::start().await;
    let position = register(&service, "content:here").await;
    service.client.get(&format!("{PATH}?after={position}")).await.ok();
    write_elsewhere(&service);
    assert_eq!(arms(&service.client.get(&format!("{PATH}?after={position}")).await.ok()), 2);
}
