//! `GET /api/projections`

use crate::service::Service;
use xbot_domain::arm::{Arm, ArmCommand};
use xbot_domain::bandit::Posterior;

use crate::place::context;

#[tokio::test]
async fn what_has_caught_up_is_behind_by_nothing() {
    let service = Service::start().await;
    let prior = Posterior { alpha: 1.0, beta: 1.0 };
    let register = ArmCommand::Register { prior, at: service.world.now() };
    let done = service.world.execute::<Arm>("content:new", &register, &context()).await.unwrap();
    let position = done.appended.at.position;
    service.client.get(&format!("/api/arms?after={position}")).await.ok();
    let told = service.client.get("/api/projections").await.ok();
    let all = told["items"].as_array().unwrap();
    assert_eq!(all.len(), 12);
    for row in all {
        assert_eq!((&row["status"], &row["position"]), (&"live".into(), &position.into()), "{row}");
        assert_eq!((&row["behind_events"], &row["parked"]), (&0.into(), &0.into()));
    }
}
