//! What a post is made from.

use std::sync::Arc;

use xbot::jobs::{Candidates, Plan, Ran};
use xbot_domain::candidate::{Candidate, CandidateCommand, CandidateEvent, Discovered};
use xbot_domain::event::Event;
use xbot_domain::ids::ContentHash;

use crate::world::*;

use super::*;

#[tokio::test]
async fn a_candidate_is_used_once_and_the_highest_priority_first() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Candidates).await;
    let plans = runs(&place, &world, 60).await;
    let mut used: Vec<_> = plans.iter().filter_map(|plan| plan.candidate.clone()).collect();
    let count_used = used.len();
    used.sort();
    used.dedup();
    assert_eq!((used.len(), used.len() > 5), (count_used, true));
    let consumed = events(&world).await;
    let consumed = consumed
        .iter()
        .filter(|r| matches!(r.event, Event::Candidate(CandidateEvent::Consumed(_))));
    assert_eq!(consumed.count(), count_used);
    let first = plans.iter().find(|plan| plan.topic.as_deref() == Some("gaming_fps")).unwrap();
    assert!(first.texts[0].contains("Most missed shots"), "{:?}", first.texts);
}

#[tokio::test]
async fn a_candidate_that_must_not_be_said_is_blocked_and_not_used() {
    let place = Place::new().await;
    let mut world = place.instance("a", OPEN).await;
    Arc::make_mut(&mut world.parts.content).topics.truncate(1);
    let text = "Write to somebody@example.org and buy now with my promo code";
    let found = CandidateCommand::Discover(Discovered {
        source: "https://example.org/feed".to_owned(),
        topic: "gaming_fps".to_owned(),
        text: text.to_owned(),
        tags: vec![],
        priority: 1.0,
        at: start(),
    });
    let hash = ContentHash::of(text.as_bytes());
    world.execute::<Candidate>(&hash.0, &found, &context()).await.unwrap();
    assert!(matches!(run(&world, &Plan::default()).await, Ran::Done(_)));
    assert_eq!(plans(&world).await[0].1.candidate, None);
    assert_eq!((count(&world, "blocked").await, count(&world, "consumed").await), (1, 0));
}
