//! An event that cannot be shown stops its projection alone, until somebody decides.

use xbot_projections::projector::{ProjectorError, Retried, Status};

use crate::on_both;
use crate::toy::{BOTH, HISTORY, SOURCES, observed, of_source, refused};
use crate::world::World;

async fn stopped_at_three(world: &World, bad: impl Into<xbot_domain::event::Event>) {
    world.log.push("a", observed(1));
    world.log.push("b", observed(2));
    world.log.push("c", bad);
    world.log.push("d", observed(4));
    let projector = world.projector(BOTH);
    projector.catch_up().await.unwrap();
    assert_eq!(world.rows(&HISTORY).await.len(), 4, "the others go on");
    assert_eq!(names(world).await, ["a", "b"], "rows up to just before are written");
    assert_eq!(world.status(&projector, "sources").await, Status::Parked);
    assert_eq!(world.status(&projector, "history").await, Status::Live);
    assert_eq!(open_positions(world).await, 3);
}

async fn names(world: &World) -> Vec<String> {
    let rows = world.rows(&SOURCES).await;
    let name =
        |row: &String| row.split("name=").nth(1).unwrap().split('|').next().unwrap().to_owned();
    rows.iter().map(name).collect()
}

/// The sum of the positions of all events that are parked.
async fn open_positions(world: &World) -> i64 {
    let sum = "select cast(coalesce(sum(position), 0) as bigint) from parked_events where state = 'parked'";
    world.number(sum).await
}

on_both! {
    async fn a_projection_that_refuses_an_event_is_parked_alone(world) {
        stopped_at_three(world, of_source(3, "poison")).await;
    }

    async fn a_projection_that_panics_is_parked_alone(world) {
        stopped_at_three(world, of_source(3, "panic")).await;
    }

    async fn rows_that_the_database_refuses_are_found_and_parked(world) {
        stopped_at_three(world, refused()).await;
    }

    async fn an_event_that_nobody_understands_parks_all(world) {
        world.log.push("a", observed(1));
        world.log.push_raw("b", "from_the_future", "{}".to_owned());
        world.log.push("c", observed(3));
        let projector = world.projector(BOTH);
        projector.catch_up().await.unwrap();
        assert_eq!(world.rows(&HISTORY).await.len(), 1);
        assert_eq!(open_positions(world).await, 4);
        assert_eq!(projector.catch_up().await.unwrap().events, 0);
    }

    async fn a_skipped_event_is_passed_and_stays_skipped_in_a_rebuild(world) {
        stopped_at_three(world, refused()).await;
        let projector = world.projector(BOTH);
        assert_eq!(projector.skip("sources", "an operator").await.unwrap(), 3);
        projector.catch_up().await.unwrap();
        assert_eq!(names(world).await, ["a", "b", "d"]);
        assert_eq!(open_positions(world).await, 0);
        assert_eq!(world.number("select count(*) from parked_events where state = 'skipped' and resolved_by = 'an operator'").await, 1);
        projector.rebuild(&["sources"], |_| ()).await.unwrap();
        assert_eq!(names(world).await, ["a", "b", "d"]);
    }

    async fn a_skipped_poison_leaves_nothing_behind(world) {
        stopped_at_three(world, of_source(3, "poison")).await;
        let projector = world.projector(BOTH);
        projector.skip("sources", "an operator").await.unwrap();
        projector.catch_up().await.unwrap();
        projector.rebuild(&["sources"], |_| ()).await.unwrap();
        assert_eq!(names(world).await, ["a", "b", "d"]);
    }

    async fn a_retry_that_fails_parks_again(world) {
        stopped_at_three(world, refused()).await;
        let retried = world.projector(BOTH).retry("sources", "an operator").await.unwrap();
        assert!(matches!(retried, Retried::ParkedAgain { position: 3, .. }));
        assert_eq!(open_positions(world).await, 3);
    }

    async fn a_retry_that_succeeds_goes_on(world) {
        stopped_at_three(world, refused()).await;
        world.sql(
            "create table t2 as select * from toy_sources; drop table toy_sources;
             create table toy_sources (name text primary key, count, change, source, simulated, at, score, seen, driver);
             insert into toy_sources select * from t2;",
            "alter table toy_sources drop constraint toy_sources_change_check",
        ).await;
        let retried = world.projector(BOTH).retry("sources", "an operator").await.unwrap();
        assert_eq!(retried, Retried::Replayed { position: 3 });
        assert_eq!(names(world).await, ["a", "b", "c", "d"]);
    }

    async fn many_poisoned_events_are_found_one_after_the_other(world) {
        for n in 0..60 {
            world.log.push(&format!("s{n:02}"), if n % 20 == 7 { refused() } else { observed(n) });
        }
        let projector = world.projector(BOTH);
        for position in [8, 28, 48] {
            projector.catch_up().await.unwrap();
            assert_eq!(projector.skip("sources", "an operator").await.unwrap(), position);
        }
        projector.catch_up().await.unwrap();
        assert_eq!(names(world).await.len(), 57);
    }

    async fn only_what_is_parked_can_be_skipped(world) {
        let error = world.projector(BOTH).skip("sources", "an operator").await.unwrap_err();
        assert!(matches!(error, ProjectorError::NotParked(_)));
        let error = world.projector(BOTH).retry("nobody", "an operator").await.unwrap_err();
        assert!(matches!(error, ProjectorError::Unknown(_)));
    }
}
