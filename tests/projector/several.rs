//! Several projectors on one database.

use xbot_projections::projector::Status;

use crate::on_both;
use crate::toy::{BOTH, HISTORY, SOURCES, observed};

on_both! {
    async fn two_at_once_write_what_one_would(world) {
        (0..400).for_each(|n| _ = world.log.push(&format!("s{}", n % 90), observed(n)));
        let (one, two) = (world.small_steps(BOTH, 7), world.small_steps(BOTH, 11));
        let (first, second) = tokio::join!(one.catch_up(), two.catch_up());
        first.unwrap();
        second.unwrap();
        assert_eq!(world.rows(&HISTORY).await.len(), 400);
        let followed = world.rows(&SOURCES).await;
        one.rebuild(&["sources"], |_| ()).await.unwrap();
        assert_eq!(world.rows(&SOURCES).await, followed);
    }

    async fn of_two_rebuilds_at_once_each_ends_and_the_rows_are_right(world) {
        (0..200).for_each(|n| _ = world.log.push(&format!("s{n}"), observed(n)));
        let (one, two) = (world.small_steps(BOTH, 9), world.small_steps(BOTH, 10));
        one.catch_up().await.unwrap();
        let before = world.rows(&SOURCES).await;
        let (first, second) = tokio::join!(
            one.rebuild(&["sources"], |_| ()),
            two.rebuild(&["sources"], |_| ()),
        );
        assert!(first.is_ok() || second.is_ok(), "{first:?} {second:?}");
        assert_eq!(world.rows(&SOURCES).await, before);
        assert_eq!(world.shadows().await, 0);
        assert_eq!(world.status(&one, "sources").await, Status::Live);
    }
}
