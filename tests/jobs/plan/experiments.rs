//! What an experiment changes.

use chrono::Duration;
use xbot::jobs::World;
use xbot_domain::decision::Planned;
use xbot_domain::experiment::{Defined, Experiment, ExperimentCommand, Variant};
use xbot_domain::features::x_text;
use xbot_domain::ids::Scope;

use crate::world::*;

use super::*;

async fn experiment(world: &World, scope: Scope, share: f64, changes: &[(&str, &str)]) {
    let variant = |name: &str, share, changes: &[(&str, &str)]| Variant {
        name: name.to_owned(),
        share,
        changes: changes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
    };
    let plan = Defined {
        hypothesis: "it helps".to_owned(),
        scope,
        variants: vec![variant("control", 1.0 - share, &[]), variant("changed", share, changes)],
        metric: "er".to_owned(),
        starts_at: start(),
        ends_at: start().plus(Duration::days(14)),
        by: "test".to_owned(),
        at: start(),
    };
    let define = ExperimentCommand::Define { id: "e1".to_owned(), plan: Box::new(plan) };
    let begin = ExperimentCommand::Start { by: "test".to_owned(), at: start() };
    for command in [define, begin] {
        world.execute::<Experiment>("e1", &command, &context()).await.unwrap();
    }
}

fn variant_of(plan: &Planned) -> &str {
    plan.experiment.as_ref().unwrap().variant.as_str()
}

#[tokio::test]
async fn a_style_that_an_experiment_forces_has_its_exact_chance() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    experiment(&world, Scope::Content, 0.3, &[("style", "question")]).await;
    let plans = runs(&place, &world, 60).await;
    let mut changed = 0;
    for plan in &plans {
        let arm = plan.bandit_arm.clone().unwrap();
        let drawn = plan.draws[1].candidates.iter().find(|c| c.arm == arm).unwrap().propensity;
        let is_question = arm.name == "question";
        let expected = 0.7 * drawn + if is_question { 0.3 } else { 0.0 };
        assert!((plan.arm_propensity.unwrap() - expected).abs() < 1e-12, "{plan:?}");
        if variant_of(plan) == "changed" {
            changed += 1;
            assert!(is_question);
        } else {
            assert_eq!(arm, plan.draws[1].chosen);
        }
    }
    assert!(changed > 0 && changed < plans.len(), "{changed} of {}", plans.len());
}

#[tokio::test]
async fn an_experiment_changes_hashtags_topic_and_instruction_as_it_says() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let changes = [("hashtags", "1"), ("topic", "gaming_rpg"), ("instruction", "Be brief.")];
    experiment(&world, Scope::Content, 0.5, &changes).await;
    let plans = runs(&place, &world, 12).await;
    let changed: Vec<_> = plans.iter().filter(|plan| variant_of(plan) == "changed").collect();
    assert!(!changed.is_empty());
    for plan in changed {
        let hashtags: u32 = plan.texts.iter().map(|text| x_text::hashtags(text)).sum();
        assert_eq!(hashtags, 1, "{:?}", plan.texts);
    }
    let of_rpg = |plan: &&Planned| plan.topic.as_deref() == Some("gaming_rpg");
    assert!(plans.iter().filter(of_rpg).count() >= 2);
}

#[tokio::test]
async fn an_experiment_puts_its_posts_into_its_hours_while_they_have_room() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    experiment(&world, Scope::Timing, 0.2, &[("hours", "20,21")]).await;
    let plans = runs(&place, &world, 60).await;
    let changed: Vec<_> = plans.iter().filter(|plan| variant_of(plan) == "changed").collect();
    let of_its = |hour: u8| (20..=21).contains(&hour);
    for plan in &changed {
        let only = plan.draws[2].candidates.len() <= 2;
        assert!(of_its(plan.features.hour) || !only, "{plan:?}");
    }
    let within = changed.iter().filter(|plan| of_its(plan.features.hour)).count();
    assert!(within > 1, "{within} of {}", changed.len());
}
