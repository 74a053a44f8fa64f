//! Read your writes.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;
use xbot_domain::event::Metadata;
use xbot_domain::log::{Append, EventLog, NewEvent, Position, StreamId};
use xbot_domain::time::Clock;
use xbot_projections::projector::{Of, Projector, WaitError};

use crate::on_both;
use crate::toy::{BOTH, HISTORY, observed, of_source};
use crate::world::World;

const LONG: Duration = Duration::from_secs(20);

/// The log of the database itself: positions are looked up in it.
async fn real_log(world: &World) -> Arc<dyn EventLog> {
    xbot::log::open(&world.database).await.unwrap()
}

async fn write(
    log: &Arc<dyn EventLog>,
    stream: &str,
    event: impl Into<xbot_domain::event::Event>,
) -> Position {
    let event = event.into();
    let append = Append {
        stream: StreamId { aggregate: "account", id: stream.to_owned() },
        expected_version: 0,
        events: vec![NewEvent {
            event_type: event.event_type(),
            event_version: 1,
            payload: serde_json::to_string(&event).unwrap(),
        }],
        metadata: Metadata::new(Default::default(), "test", Uuid::nil()),
        idempotency: None,
    };
    log.append(append).await.unwrap().at.position
}

fn projector(world: &World, log: &Arc<dyn EventLog>) -> Projector {
    let clock: Arc<dyn Clock> = world.clock.clone();
    Projector::new(world.database.clone(), log.clone(), BOTH, clock)
}

on_both! {
    async fn who_waits_sees_what_was_written_wherever_the_projector_runs(world) {
        let log = real_log(world).await;
        let here = projector(world, &log);
        let elsewhere = projector(world, &log);
        let reader = async {
            for n in 0..20 {
                let position = write(&log, &format!("s{n}"), observed(n)).await;
                let waiter = if n % 2 == 0 { &here } else { &elsewhere };
                waiter.wait_for(position, Of::All, LONG).await.unwrap();
                assert_eq!(world.rows(&HISTORY).await.len() as u64, n + 1);
            }
        };
        here.run(reader).await;
    }

    async fn waiting_ends_with_patience(world) {
        let log = real_log(world).await;
        let projector = projector(world, &log);
        projector.catch_up().await.unwrap();
        let position = write(&log, "s", observed(1)).await;
        let late = projector.wait_for(position, Of::Named("history"), Duration::from_millis(30)).await;
        assert!(matches!(late, Err(WaitError::TimedOut { projection, .. }) if projection == "history"));
        let future = projector.wait_for(position + 1_000, Of::All, Duration::from_millis(30)).await;
        assert!(matches!(future, Err(WaitError::TimedOut { .. })));
    }

    async fn nobody_waits_for_a_parked_projection(world) {
        let log = real_log(world).await;
        let projector = projector(world, &log);
        write(&log, "a", of_source(1, "poison")).await;
        let position = write(&log, "b", observed(2)).await;
        // Other databases of the server may hold the horizon back for a moment.
        projector.run(async { projector.wait_for(position, Of::Named("history"), LONG).await.unwrap() }).await;
        projector.wait_for(position, Of::All, LONG).await.unwrap();
        let named = projector.wait_for(position, Of::Named("sources"), LONG).await;
        assert!(matches!(named, Err(WaitError::Parked { .. })));
    }
}
