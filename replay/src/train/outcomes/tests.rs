use super::*;
use crate::history::Reading;
use crate::lived::{Lived, usual};
use crate::train::rows;

#[tokio::test]
async fn rows_are_those_of_a_memory_of_everything_at_every_moment() {
    let mut lived = Lived::new("composite-v2");
    lived.hours(24 * 40, usual);
    lived.driver = "api";
    lived.hours(24 * 60, usual);
    let mut all = Memory::default();
    let mut outcomes = Outcomes { recent: Recent::short(), over: Vec::new() };
    let reading = Reading { log: &lived.log, as_of: None, threads: std::num::NonZeroUsize::MIN };
    let take = |number: u64, event: Recorded| {
        all.apply(&event);
        outcomes.apply(&event);
        if number.is_multiple_of(1_777) {
            for (predictor, world) in [
                ("content", Provenance::Simulated),
                ("content", Provenance::Real),
                ("reply", Provenance::Real),
                ("timing", Provenance::Simulated),
            ] {
                let own: Vec<Row> = outcomes.rows(predictor, world).collect();
                assert_eq!(own, rows::of(&all, predictor, world), "{predictor} at {number}");
            }
        }
    };
    reading.events(take).await.unwrap();
    let left = outcomes.memory().decisions.all().count();
    assert!(outcomes.over.len() > 300, "{} are over, and {left} are not", outcomes.over.len());
}
