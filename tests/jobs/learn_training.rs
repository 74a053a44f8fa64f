//! See `src/jobs/learn/training.rs`.

use std::sync::Mutex;

use async_trait::async_trait;
use xbot::jobs::training::{Told, Training, Use, train_due};
use xbot::jobs::{Job, JobError, JobName, Ran, Results, Run, World};
use xbot_domain::arm::Provenance;
use xbot_domain::config::Mode;
use xbot_domain::event::Event;
use xbot_domain::predictor::{Predictor, PredictorCommand, PredictorEvent, Trained};

use crate::measured::Life;
use crate::world::*;

/// Nothing but the training.
#[derive(Debug, Default)]
struct Train(Mutex<Vec<Training>>);

#[async_trait]
impl Job for Train {
    fn name(&self) -> JobName {
        JobName::Learn
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        *self.0.lock().unwrap() = train_due(world, run).await?;
        Ok(Ran::Done(Results::new()))
    }
}

async fn trained(world: &World) -> Vec<Training> {
    let job = Train::default();
    let ran = run(world, &job).await;
    assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
    job.0.into_inner().unwrap()
}

async fn content(world: &World) -> Told {
    trained(world).await.remove(0).told
}

/// Novelty is what pays here.
async fn live(world: &World, numbers: std::ops::Range<u8>, driver: &'static str) {
    for number in numbers {
        let life = Life { driver, ..Life::number(number) };
        let likes = 100 + (life.features.novelty * 700.0) as u64;
        Life { likes: Some(likes), ..life }.live(world).await;
    }
}

async fn models(world: &World) -> Vec<(String, Trained)> {
    let all = events(world).await.into_iter();
    let model = |recorded: xbot_domain::log::Recorded| match recorded.event {
        Event::Predictor(PredictorEvent::Trained(model)) => Some((recorded.stream_id, *model)),
        _ => None,
    };
    all.filter_map(model).collect()
}

#[tokio::test]
async fn four_outcomes_train_nothing_and_five_do() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    live(&world, 0..4, "simulator").await;
    assert_eq!(content(&world).await, Told::TooFew { outcomes: 4 });
    live(&world, 4..5, "simulator").await;
    let Told::Trained { version: 1, samples: 5, use_of_it: Use::Promoted(why), .. } =
        content(&world).await
    else {
        panic!()
    };
    assert_eq!(why, "the first that may be used; nothing was held out: too few rows");
}

#[tokio::test]
async fn a_predictor_is_trained_again_after_25_outcomes_or_a_week() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    live(&world, 0..10, "simulator").await;
    assert!(matches!(content(&world).await, Told::Trained { version: 1, samples: 10, .. }));
    live(&world, 10..34, "simulator").await;
    assert_eq!(content(&world).await, Told::NotDue);
    live(&world, 34..35, "simulator").await;
    let again = content(&world).await;
    assert!(matches!(again, Told::Trained { version: 2, samples: 35, .. }), "{again:?}");
    assert_eq!(content(&world).await, Told::NotDue);
    place.forward(7 * 24 * 60);
    assert!(matches!(content(&world).await, Told::Trained { version: 3, .. }));
    // What pays is found, and that is why it is used.
    let memory = world.memory().await.unwrap();
    let active = memory.models.active("content").unwrap();
    assert!(active.holdout["rmse"] < active.holdout["baseline_rmse"], "{active:?}");
    assert!(active.coefficients["novelty"] > 0.01, "{active:?}");
}

#[tokio::test]
async fn the_timing_model_sees_the_slot_alone_and_posts_are_not_mixed_with_replies() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    live(&world, 0..12, "simulator").await;
    for number in 50..56 {
        Life::number(number).reply().live(&world).await;
    }
    trained(&world).await;
    let models = models(&world).await;
    let of = |name: &str| &models.iter().find(|(id, _)| id == name).unwrap().1;
    assert!(
        of("timing")
            .coefficients
            .keys()
            .all(|name| name.contains("hour") || name.contains("weekday"))
    );
    assert_eq!((of("content").samples, of("timing").samples, of("reply").samples), (12, 12, 6));
    assert!(models.iter().all(|(_, model)| model.up_to_position == models[0].1.up_to_position));
}

#[tokio::test]
async fn lesson_04_live_training_never_sees_a_simulated_outcome() {
    let place = Place::new().await;
    let shadow = place.instance("a", OPEN).await;
    live(&shadow, 0..20, "simulator").await;
    assert_eq!(trained(&shadow).await[0].world, Provenance::Simulated);
    let live_mode = [OPEN, &[("MODE", "live")]].concat();
    let world = place.instance("b", &live_mode).await;
    assert_eq!(content(&world).await, Told::TooFew { outcomes: 0 });
    live(&world, 20..25, "api").await;
    let all = trained(&world).await;
    let Told::Trained { version: 2, samples: 5, use_of_it: Use::Promoted(_), .. } = &all[0].told
    else {
        panic!("{all:?}")
    };
    assert_eq!(all[0].world, Provenance::Real);
}

#[tokio::test]
async fn both_stores_train_the_same_model() {
    let mut all = Vec::new();
    for place in [Place::new().await, Place::on_postgres().await] {
        let world = place.instance("a", OPEN).await;
        live(&world, 0..12, "simulator").await;
        trained(&world).await;
        all.push(models(&world).await);
    }
    assert_eq!(all[0].len(), 2);
    assert_eq!(all[0], all[1]);
}

#[tokio::test]
async fn outcomes_that_are_all_alike_train_no_chances_and_say_so() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    for number in 0..6 {
        Life { success: false, ..Life::number(number) }.live(&world).await;
    }
    let timing = trained(&world).await.remove(2);
    let why = "all outcomes are alike: there is nothing to tell apart";
    assert_eq!((timing.predictor, timing.told), ("timing", Told::Unfit(why.to_owned())));
}

#[tokio::test]
async fn a_version_left_behind_between_training_and_use_is_put_to_use_later() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    live(&world, 0..20, "simulator").await;
    trained(&world).await;
    let active =
        |memory: &xbot_domain::memory::Memory| memory.models.active("content").unwrap().clone();
    let mut model = active(&world.memory().await.unwrap());
    model.version = 2;
    model.holdout.extend([("rmse".to_owned(), 0.1), ("baseline_rmse".to_owned(), 0.2)]);
    let train = PredictorCommand::Train { model: Box::new(model), mode: Mode::Shadow };
    world.execute::<Predictor>("content", &train, &context()).await.unwrap();
    assert_eq!(active(&world.memory().await.unwrap()).version, 1);
    assert_eq!(content(&world).await, Told::NotDue);
    assert_eq!(active(&world.memory().await.unwrap()).version, 2);
    let back = PredictorCommand::RollBack {
        version: 1,
        mode: Mode::Shadow,
        reason: "a person knows better".to_owned(),
        by: "owner".to_owned(),
        at: world.now(),
    };
    world.execute::<Predictor>("content", &back, &context()).await.unwrap();
    content(&world).await;
    assert_eq!(active(&world.memory().await.unwrap()).version, 1);
}
