//! Rows and checkpoints as the log grows.

use std::time::Duration;

use xbot_projections::projection::Projection;

use crate::on_both;
use crate::toy::{self, BOTH, HISTORY, SOURCES, observed};
use crate::world::World;

async fn mixed(world: &World, events: u64) {
    for n in 0..events {
        let stream = format!("s{}", n % 7);
        match n % 5 {
            3 => world.log.push(&stream, toy::driver_gone()),
            4 => world.log.push(&stream, toy::driver_set(&format!("d{n}"))),
            _ => world.log.push(&stream, observed(n)),
        };
    }
}

on_both! {
    async fn every_event_is_shown_whatever_the_batch_size(world) {
        mixed(world, 100).await;
        world.projector(BOTH).catch_up().await.unwrap();
        let whole = (world.rows(&SOURCES).await, world.rows(&HISTORY).await);
        assert_eq!((whole.0.len(), whole.1.len()), (7, 100));

        let other = World::sqlite().await;
        mixed(&other, 100).await;
        other.small_steps(BOTH, 3).catch_up().await.unwrap();
        assert_eq!(whole, (other.rows(&SOURCES).await, other.rows(&HISTORY).await));
    }

    async fn what_is_done_is_not_done_again(world) {
        mixed(world, 10).await;
        let projector = world.projector(BOTH);
        assert_eq!(projector.catch_up().await.unwrap().events, 10);
        assert_eq!(projector.catch_up().await.unwrap().events, 0);
        mixed(world, 5).await;
        assert_eq!(world.projector(BOTH).catch_up().await.unwrap().events, 5);
    }

    async fn a_new_projection_starts_from_zero_beside_the_others(world) {
        mixed(world, 50).await;
        world.small_steps(&[HISTORY], 10).catch_up().await.unwrap();
        world.small_steps(BOTH, 10).catch_up().await.unwrap();
        assert_eq!(world.rows(&SOURCES).await.len(), 7);
        assert_eq!(world.rows(&HISTORY).await.len(), 50);
    }

    async fn a_dead_line_to_the_log_is_tried_again(world) {
        mixed(world, 10).await;
        world.log.fail(3);
        world.projector(BOTH).catch_up().await.unwrap();
        assert_eq!(world.rows(&HISTORY).await.len(), 10);
        assert_eq!(world.number("select count(*) from parked_events").await, 0);
    }

    async fn lag_is_counted_in_events_and_seconds(world) {
        let projector = world.projector(BOTH);
        mixed(world, 10).await;
        projector.catch_up().await.unwrap();
        mixed(world, 4).await;
        world.clock.pass_seconds(20);
        let lags = projector.lag(xbot_domain::time::Clock::now(&*world.clock)).await.unwrap();
        assert_eq!(lags.len(), 2);
        // The oldest event that is not shown was recorded at second 11.
        assert!(lags.iter().all(|lag| lag.behind_events == 4 && lag.behind_seconds == 9.0));
        projector.catch_up().await.unwrap();
        let lags = projector.lag(xbot_domain::time::Clock::now(&*world.clock)).await.unwrap();
        assert!(lags.iter().all(|lag| lag.behind_events == 0 && lag.behind_seconds == 0.0));
    }

    async fn a_projector_that_is_dropped_anywhere_leaves_rows_and_checkpoint_in_step(world) {
        mixed(world, 200).await;
        for attempt in 0..20u64 {
            let projector = world.small_steps(BOTH, 5);
            let _ = tokio::time::timeout(Duration::from_micros(attempt * 700), projector.catch_up()).await;
        }
        world.small_steps(BOTH, 5).catch_up().await.unwrap();
        assert_eq!(world.rows(&HISTORY).await.len(), 200);
        let followed = world.rows(&SOURCES).await;
        rebuilt(world, SOURCES).await;
        assert_eq!(followed, world.rows(&SOURCES).await);
    }

    async fn it_runs_until_it_is_told_to_stop(world) {
        let projector = world.projector(BOTH);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn({
            let projector = projector.clone();
            async move { projector.run(async { let _ = stopped.await; }).await }
        });
        mixed(world, 20).await;
        while world.number("select count(*) from toy_history").await < 20 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop.send(()).unwrap();
        running.await.unwrap();
    }
}

pub async fn rebuilt(world: &World, projection: Projection) {
    world.projector(BOTH).rebuild(&[projection.name], |_| ()).await.unwrap();
}
