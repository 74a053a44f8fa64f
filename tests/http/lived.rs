//! History to look at: days lived through in virtual time.

use chrono::Duration;
use xbot::jobs::{self, Schedule, Until};
use xbot_domain::log::Position;
use xbot_domain::time::Clock as _;

use crate::service::Service;

/// Lives for so many hours; the tables show all of it.
pub async fn hours(service: &Service, hours: i64) -> Position {
    let until = service.place.clock.now().plus(Duration::hours(hours));
    let schedule = Schedule::new(service.world.clone(), jobs::all());
    schedule.run(Until::Time(until), |_| {}).await.unwrap();
    service.place.clock.set(until);
    service.shows_all().await;
    let head = service.world.log.head().await.unwrap().position;
    service.client.get(&format!("/api/outcomes?after={head}&limit=1")).await.ok();
    head
}
