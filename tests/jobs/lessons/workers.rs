//! Lesson 9: who did it, with which build.

use std::collections::BTreeMap;

use xbot::jobs::{Collect, Followers, Learn, Plan, Posting};
use xbot_domain::event::Event;
use xbot_domain::learning::LearningEvent;

use crate::world::*;

#[tokio::test]
async fn lesson_09_every_event_of_a_job_names_its_build_and_leads_to_its_worker() {
    let place = Place::in_memory().await;
    let (a, b) = (place.instance("a", OPEN).await, place.instance("b", OPEN).await);
    for n in 0..24 {
        let world = if n % 2 == 0 { &a } else { &b };
        run(world, &Followers).await;
        run(world, &Plan::default()).await;
        run(world, &Posting).await;
        run(world, &Collect).await;
        run(world, &Learn::default()).await;
        place.forward(60);
    }
    let all = events(&a).await;
    let started = all.iter().filter_map(|recorded| match &recorded.event {
        Event::Learning(LearningEvent::RunStarted(e)) => {
            Some((recorded.metadata.correlation_id, e.worker.as_str()))
        }
        _ => None,
    });
    let workers: BTreeMap<_, _> = started.collect();
    for recorded in &all {
        let known = workers.get(&recorded.metadata.correlation_id);
        assert!(matches!(known, Some(&"a" | &"b")), "nobody did {recorded:?}");
        assert_eq!(recorded.metadata.build, env!("CARGO_PKG_VERSION"));
        assert!(recorded.metadata.actor.starts_with("job:"), "{recorded:?}");
    }
    assert!(all.iter().any(|recorded| recorded.event.event_type() == "posted"));
}
