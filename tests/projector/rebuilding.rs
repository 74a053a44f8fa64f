//! New rows beside the old ones, and the swap.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use xbot_domain::log::Recorded;
use xbot_projections::projection::{Poison, Projection};
use xbot_projections::projector::{ProjectorError, Status};
use xbot_projections::rows::Rows;

use crate::on_both;
use crate::toy::{BOTH, HISTORY, SOURCES, observed, of_source, toy_sources};

/// The next version of `sources`: every row gets a driver.
const SOURCES_2: Projection = Projection {
    version: 2,
    project: |event, rows| {
        (SOURCES.project)(event, rows)?;
        let name = event.stream_id.as_str();
        rows.update(&toy_sources::TABLE, [name.into()])
            .set(toy_sources::driver, format!("v2 {name}"));
        Ok(())
    },
    ..SOURCES
};

fn fails_at_five(event: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    match event.at.position {
        5 => Err(Poison("five".to_owned())),
        _ => (SOURCES.project)(event, rows),
    }
}

on_both! {
    async fn a_rebuild_shows_what_following_showed(world) {
        (0..50).for_each(|n| _ = world.log.push(&format!("s{}", n % 9), observed(n)));
        let projector = world.small_steps(BOTH, 7);
        projector.catch_up().await.unwrap();
        let before = (world.rows(&SOURCES).await, world.rows(&HISTORY).await);
        world.sql("update toy_sources set count = 0; delete from toy_history where position = 3",
                  "update toy_sources set count = 0; delete from toy_history where position = 3").await;
        let mut heard = Vec::new();
        let progress = projector.rebuild(&["sources", "history"], |told| heard.push(told)).await.unwrap();
        assert_eq!((world.rows(&SOURCES).await, world.rows(&HISTORY).await), before);
        assert_eq!(world.shadows().await, 0);
        assert_eq!(progress.events, 50);
        assert_eq!(heard.last().map(|told| (told.events, told.position, told.head)), Some((50, 50, 50)));
        assert_eq!(projector.catch_up().await.unwrap().events, 0);
    }

    async fn a_higher_version_is_rebuilt_at_start(world) {
        (0..20).for_each(|n| _ = world.log.push(&format!("s{}", n % 4), observed(n)));
        world.projector(BOTH).catch_up().await.unwrap();
        let projector = world.projector(&[SOURCES_2, HISTORY]);
        assert_eq!(world.status(&projector, "sources").await, Status::Rebuilding);
        projector.catch_up().await.unwrap();
        assert_eq!(world.status(&projector, "sources").await, Status::Live);
        let rows = world.rows(&SOURCES).await;
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.contains("driver=v2 s")));
    }

    async fn an_older_program_does_not_write_into_rows_of_a_newer_one(world) {
        world.log.push("a", observed(1));
        world.projector(&[SOURCES_2]).catch_up().await.unwrap();
        world.log.push("b", observed(2));
        world.projector(&[SOURCES]).catch_up().await.unwrap();
        assert_eq!(world.rows(&SOURCES).await.len(), 1);
    }

    async fn events_that_arrive_during_a_rebuild_are_shown_once_it_is_done(world) {
        (0..300).for_each(|n| _ = world.log.push(&format!("s{n}"), observed(n)));
        let projector = world.small_steps(BOTH, 20);
        projector.catch_up().await.unwrap();
        let over = AtomicBool::new(false);
        let busy = async {
            let mut n = 300;
            while !over.load(Ordering::SeqCst) {
                world.log.push(&format!("s{n}"), observed(n));
                projector.catch_up().await.unwrap();
                n += 1;
            }
            n
        };
        let rebuild = async {
            world.small_steps(BOTH, 20).rebuild(&["sources", "history"], |_| ()).await.unwrap();
            over.store(true, Ordering::SeqCst);
        };
        let (events, ()) = tokio::join!(busy, rebuild);
        projector.catch_up().await.unwrap();
        assert_eq!(world.rows(&SOURCES).await.len() as u64, events);
        assert_eq!(world.rows(&HISTORY).await.len() as u64, events);
    }

    async fn an_interrupted_rebuild_leaves_the_rows_alone_and_is_cleared_away(world) {
        (0..100).for_each(|n| _ = world.log.push(&format!("s{n}"), observed(n)));
        let projector = world.small_steps(BOTH, 5);
        projector.catch_up().await.unwrap();
        let before = world.rows(&SOURCES).await;
        let begun = tokio::sync::Notify::new();
        tokio::select! {
            _ = projector.rebuild(&["sources"], |_| begun.notify_one()) => panic!("was not interrupted"),
            () = begun.notified() => {}
        }
        assert_eq!(world.rows(&SOURCES).await, before);
        assert!(world.shadows().await > 0);
        world.clock.pass_seconds(60);
        projector.catch_up().await.unwrap();
        assert_eq!(world.shadows().await, 0);
        assert_eq!(world.rows(&SOURCES).await, before);
    }

    /// As after a crash that emptied the shadow tables but not their checkpoint.
    async fn a_rebuild_trusts_no_leftovers(world) {
        (0..40).for_each(|n| _ = world.log.push(&format!("s{n}"), observed(n)));
        let projector = world.small_steps(BOTH, 5);
        projector.catch_up().await.unwrap();
        let before = world.rows(&SOURCES).await;
        let leftovers = "create table shadow_toy_sources (wrong integer);
            insert into projection_checkpoints (name, target, version, tx, position, status, updated_at)
            values ('sources', 'shadow', 1, 9, 27, 'rebuilding', '1970-01-01T00:00:00.000000Z');";
        world.sql(leftovers, leftovers).await;
        projector.rebuild(&["sources"], |_| ()).await.unwrap();
        assert_eq!(world.rows(&SOURCES).await, before);
    }

    async fn a_rebuild_that_meets_poison_fails_alone_and_keeps_the_old_rows(world) {
        (0..10).for_each(|n| _ = world.log.push(&format!("s{n}"), observed(n)));
        world.projector(BOTH).catch_up().await.unwrap();
        let broken = Projection { version: 2, project: fails_at_five, ..SOURCES };
        let history = Projection { version: 2, ..HISTORY };
        let projector = world.projector(&[broken, history]);
        let error = projector.catch_up().await.unwrap_err();
        assert!(matches!(error, ProjectorError::Poisoned { position: 5, .. }), "{error}");
        assert_eq!(world.rows(&SOURCES).await.len(), 10);
        assert_eq!(world.status(&projector, "sources").await, Status::Rebuilding);
        assert_eq!(world.status(&projector, "history").await, Status::Live);
        assert_eq!(world.shadows().await, 0);

        projector.catch_up().await.unwrap();
        assert_eq!(world.status(&projector, "sources").await, Status::Rebuilding, "waits for a decision");
        projector.skip("sources", "an operator").await.unwrap();
        projector.catch_up().await.unwrap();
        assert_eq!(world.status(&projector, "sources").await, Status::Live);
        assert_eq!(world.rows(&SOURCES).await.len(), 9);
    }

    async fn a_rebuild_frees_a_parked_projection_when_its_program_was_mended(world) {
        world.log.push("a", of_source(1, "poison"));
        world.log.push("b", observed(2));
        world.projector(BOTH).catch_up().await.unwrap();
        let mended = Projection {
            project: |event, rows| (SOURCES.project)(event, rows).or(Ok(())),
            ..SOURCES
        };
        let projector = world.projector(&[mended, HISTORY]);
        projector.rebuild(&["sources"], |_| ()).await.unwrap();
        assert_eq!(world.status(&projector, "sources").await, Status::Live);
        assert_eq!(world.rows(&SOURCES).await.len(), 2);
        assert_eq!(world.number("select count(*) from parked_events where state = 'parked'").await, 0);
    }

    async fn a_running_projector_goes_over_to_the_new_rows(world) {
        (0..30).for_each(|n| _ = world.log.push(&format!("s{n}"), observed(n)));
        world.projector(BOTH).catch_up().await.unwrap();
        let projector = world.projector(&[SOURCES_2, HISTORY]);
        let wait = async {
            while world.status(&projector, "sources").await != Status::Live {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            world.log.push("last", observed(30));
            while world.rows(&SOURCES).await.len() < 31 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        projector.run(wait).await;
        assert!(world.rows(&SOURCES).await.iter().all(|row| row.contains("driver=v2 ")));
    }
}
