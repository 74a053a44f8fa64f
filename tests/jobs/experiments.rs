//! See `src/jobs/experiments.rs`.

use chrono::Duration;
use xbot::content::Content;
use xbot::jobs::{Experiments, Ran, World};
use xbot_domain::arm::Provenance;
use xbot_domain::config::Mode;
use xbot_domain::decision::Assignment;
use xbot_domain::event::Event;
use xbot_domain::experiment::assign::assign;
use xbot_domain::experiment::{Concluded, Experiment, ExperimentCommand, ExperimentEvent, Verdict};
use xbot_replay::experiment::analyse;

use crate::measured::Life;
use crate::world::*;

const ID: &str = "hashtag_1-20250811";

/// Ten days from the start of the world.
async fn begin(world: &World) {
    let content = Content::load(None).unwrap();
    let ready = content.template("hashtag_1").unwrap().ready(start(), 10, start());
    let define = ExperimentCommand::Define { id: ready.id.clone(), plan: Box::new(ready.plan) };
    let begin = ExperimentCommand::Start { by: "test".to_owned(), at: start() };
    assert_eq!(ready.id, ID);
    for command in [define, begin] {
        world.execute::<Experiment>(ID, &command, &context()).await.unwrap();
    }
}

/// Decisions on the side that the hash gives them; `lifted` likes more for the variant.
async fn assigned(world: &World, numbers: std::ops::Range<u8>, lifted: u64) {
    let variants = {
        let memory = world.memory().await.unwrap();
        memory.experiments.get(ID).unwrap().plan.clone().unwrap().variants
    };
    for number in numbers {
        let life = Life::number(number);
        let side = assign(ID, life.id(), &variants).unwrap();
        let more = if side.variant == "control" { 0 } else { lifted };
        let likes = Some(300 + u64::from(number % 9) + more);
        Life { experiment: Some(side), likes, ..life }.live(world).await;
    }
}

async fn conclusions(world: &World) -> Vec<Concluded> {
    let of = |event| match event {
        Event::Experiment(ExperimentEvent::Concluded(conclusion)) => Some(*conclusion),
        _ => None,
    };
    events(world).await.into_iter().filter_map(|recorded| of(recorded.event)).collect()
}

fn days(place: &Place, days: i64) {
    place.clock.set(start().plus(Duration::days(days)));
}

#[tokio::test]
async fn an_experiment_is_concluded_once_a_day_after_its_end() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    begin(&world).await;
    assigned(&world, 0..120, 60).await;
    days(&place, 10);
    let early = run(&world, &Experiments).await;
    assert_eq!(early, Ran::Skipped("no experiment has ended".to_owned()));
    days(&place, 11);
    assert!(matches!(run(&world, &Experiments).await, Ran::Done(_)));
    let all = conclusions(&world).await;
    let lift = &all[0].lifts[0];
    assert_eq!((all.len(), all[0].verdict), (1, Verdict::Ship));
    // Sixty likes more on ten thousand impressions.
    assert!(lift.low < 0.006 && 0.006 < lift.high && lift.low > 0.004, "{lift:?}");
    assert_eq!(all[0].control_assigned + lift.assigned, 120);
    place.forward(60);
    assert!(matches!(run(&world, &Experiments).await, Ran::Skipped(_)));
    assert_eq!(conclusions(&world).await.len(), 1);
}

#[tokio::test]
async fn a_worse_variant_is_rolled_back_and_one_without_effect_is_inconclusive() {
    for (control_more, expected) in [(true, Verdict::RollBack), (false, Verdict::Inconclusive)] {
        let place = Place::new().await;
        let world = place.instance("a", OPEN).await;
        begin(&world).await;
        for number in 0..100 {
            let life = Life::number(number);
            let control = number.is_multiple_of(2);
            let variant = if control { "control" } else { "hashtag_1" }.to_owned();
            let experiment_id = ID.to_owned();
            let experiment = Some(Assignment { experiment_id, variant, propensity: 0.5 });
            let more = if control && control_more { 50 } else { 0 };
            let likes = Some(300 + u64::from(number / 2 % 7) + more);
            Life { experiment, likes, ..life }.live(&world).await;
        }
        days(&place, 11);
        run(&world, &Experiments).await;
        assert_eq!(conclusions(&world).await[0].verdict, expected);
    }
}

#[tokio::test]
async fn lesson_04_too_few_measured_decisions_give_no_lift_at_all() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    begin(&world).await;
    assigned(&world, 0..40, 60).await;
    days(&place, 11);
    run(&world, &Experiments).await;
    let all = conclusions(&world).await;
    assert_eq!((all[0].verdict, all[0].lifts.len()), (Verdict::Inconclusive, 0));
    assert!(all[0].control_measured > 0);
}

#[tokio::test]
async fn readings_that_are_still_to_come_are_waited_for_but_not_for_ever() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    begin(&world).await;
    assigned(&world, 0..20, 0).await;
    let experiment =
        Assignment { experiment_id: ID.to_owned(), variant: "control".to_owned(), propensity: 0.5 };
    let unmeasured = Life { likes: None, ..Life::number(20) };
    Life { experiment: Some(experiment), ..unmeasured }.live(&world).await;
    days(&place, 11);
    let Ran::Done(results) = run(&world, &Experiments).await else { panic!() };
    assert_eq!(results[ID], "waits for 1 readings");
    assert_eq!(conclusions(&world).await.len(), 0);
    days(&place, 25);
    run(&world, &Experiments).await;
    assert_eq!(conclusions(&world).await.len(), 1);
}

#[tokio::test]
async fn sides_that_did_not_get_their_shares_make_it_unhealthy() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    begin(&world).await;
    for number in 0..100 {
        let variant = if number < 20 { "control" } else { "hashtag_1" }.to_owned();
        let experiment_id = ID.to_owned();
        let experiment = Some(Assignment { experiment_id, variant, propensity: 0.5 });
        Life { experiment, ..Life::number(number) }.live(&world).await;
    }
    days(&place, 11);
    run(&world, &Experiments).await;
    let all = conclusions(&world).await;
    assert_eq!(all[0].verdict, Verdict::Unhealthy);
    assert!(all[0].sample_ratio_p < 0.001);
}

#[tokio::test]
async fn one_that_was_stopped_is_concluded_a_day_later_and_ships_nothing() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    begin(&world).await;
    assigned(&world, 0..120, 60).await;
    days(&place, 6);
    let (reason, by, at) = ("enough".to_owned(), "test".to_owned(), world.now());
    let stop = ExperimentCommand::Stop { reason, by, at };
    world.execute::<Experiment>(ID, &stop, &context()).await.unwrap();
    assert!(matches!(run(&world, &Experiments).await, Ran::Skipped(_)));
    days(&place, 7);
    run(&world, &Experiments).await;
    let all = conclusions(&world).await;
    assert_eq!((all[0].verdict, all[0].lifts.len()), (Verdict::Inconclusive, 1));
}

#[tokio::test]
async fn lesson_04_live_experiments_count_real_outcomes_alone() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    begin(&world).await;
    assigned(&world, 0..20, 0).await;
    let memory = world.memory().await.unwrap();
    let experiment = memory.experiments.get(ID).unwrap();
    let measured = |mode| -> u64 {
        let analysis = analyse(&memory, ID, experiment, mode).unwrap();
        analysis.sides.iter().map(|side| side.measured).sum()
    };
    assert_eq!((measured(Mode::Shadow), measured(Mode::Live)), (20, 0));
    assert_eq!(memory.decisions.world(Mode::Shadow), Provenance::Simulated);
}
