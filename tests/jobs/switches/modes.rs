//! From shadow to live while it runs.

use std::sync::Mutex;
use std::sync::atomic::Ordering;

use xbot::jobs::{Collect, Followers};

use super::*;
use crate::posting::stage::{Built, Moment, minutes, timeline};
use crate::posts::post;

#[tokio::test]
async fn live_mode_stops_synthetic_writing_and_what_was_written_so() {
    let (place, a, b) = two(OPEN).await;
    next_plan(&a).await;
    set(&b, "MODE", json!("live")).await;
    let why = reason(run(&a, &Plan::default()).await);
    assert!(why.contains("live mode has no synthetic fallback"), "{why}");
    let due = a.memory().await.unwrap().decisions.next_due().unwrap();
    place.clock.set(due);
    run(&a, &Posting).await;
    assert!(timeline(&place).await.is_empty());
    let memory = a.memory().await.unwrap();
    assert!(memory.decisions.all().all(|known| known.status == Status::Skipped));
}

#[tokio::test]
async fn lesson_04_live_mode_set_while_a_synthetic_text_is_written_keeps_it_out_of_the_queue() {
    let place = Place::in_memory().await;
    let b = place.instance("b", OPEN).await;
    let writer = Said::then(move |prompt| {
        let b = b.clone();
        Box::pin(async move {
            set(&b, "MODE", json!("live")).await;
            in_form(&prompt, TEXT)
        })
    });
    let a = place.instance_with("a", OPEN, writer.clone(), None).await;
    let why = reason(run(&a, &Plan::default()).await);
    assert!(why.contains("live mode has no synthetic fallback"), "{why}");
    assert_eq!((writer.asked(), a.memory().await.unwrap().decisions.ahead().count()), (1, 0));
}

/// Live mode set when the learner looks at the switches for the nth time. Whether it looked so often.
async fn set_at(nth: usize) -> bool {
    let place = Place::in_memory().await;
    let b = place.instance("b", OPEN).await;
    run(&b, &Followers).await;
    for n in 0..6 {
        post(&b, n).await;
    }
    place.forward(60);
    run(&b, &Collect).await;
    let learned = Arc::new(Mutex::new(None));
    let (note, other) = (learned.clone(), b.clone());
    let moment = Moment::new(nth, move || {
        let (note, other) = (note.clone(), other.clone());
        Box::pin(async move {
            set(&other, "MODE", json!("live")).await;
            *note.lock().unwrap() = Some(lessons(&other).await);
        })
    });
    let built = Built { moment: Some(moment.clone()), ..Built::on(&place).await };
    let a = built.instance(&place, "a", OPEN);
    run(&a, &Learn::default()).await;
    let then = learned.lock().unwrap().take();
    if let Some(then) = then {
        assert_eq!(lessons(&b).await, then, "learned from simulated outcomes after look {nth}");
    }
    assert!(a.now() >= minutes(60));
    moment.looks.load(Ordering::SeqCst) >= nth
}

/// What arms and predictors have learned.
async fn lessons(world: &World) -> (usize, usize) {
    (count(world, "updated").await, count(world, "trained").await)
}

#[tokio::test]
async fn lesson_04_live_mode_set_at_any_moment_of_learning_ends_it() {
    let mut looks = 1;
    while set_at(looks).await {
        looks += 1;
    }
    // The run's beginning; each of 18 lessons; the training; ε.
    assert_eq!(looks - 1, 1 + 18 + 1 + 1);
}
