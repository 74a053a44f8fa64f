//! See `src/jobs/plan.rs`.

use xbot::jobs::{Ended, Plan, Ran, World, carry_out};
use xbot_domain::decision::{DecisionEvent, Planned, Source, Status};
use xbot_domain::event::Event;
use xbot_domain::ids::{DecisionId, Scope};

use crate::world::*;
use crate::writers::*;

mod choices;
mod experiments;
mod material;
mod month;
mod stops;
mod texts;

/// Every plan of the log, in order.
pub async fn plans(world: &World) -> Vec<(DecisionId, Planned)> {
    let plan = |recorded: &xbot_domain::log::Recorded| match &recorded.event {
        Event::Decision(DecisionEvent::Planned(plan)) => {
            Some((recorded.stream_id.parse().unwrap(), (**plan).clone()))
        }
        _ => None,
    };
    events(world).await.iter().filter_map(plan).collect()
}

/// So many runs, each as long after the last as ten a day allow.
pub async fn runs(place: &Place, world: &World, count: usize) -> Vec<Planned> {
    for _ in 0..count {
        run(world, &Plan::default()).await;
        place.forward(150);
    }
    plans(world).await.into_iter().map(|(_, plan)| plan).collect()
}

pub fn reason(ran: Ran) -> String {
    match ran {
        Ran::Skipped(reason) => reason,
        Ran::Done(results) => panic!("{results:?}"),
    }
}

#[tokio::test]
async fn a_run_queues_one_post_with_its_whole_draw() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let ran = run(&world, &Plan::default()).await;
    assert!(matches!(ran, Ran::Done(_)), "{ran:?}");
    let [(id, plan)] = &plans(&world).await[..] else { panic!("one plan") };
    let scopes: Vec<_> = plan.draws.iter().map(|draw| draw.chosen.scope).collect();
    assert_eq!(scopes, [Scope::Topic, Scope::Content, Scope::Timing]);
    assert_eq!(plan.topic.as_ref(), Some(&plan.draws[0].chosen.name));
    assert_eq!(plan.bandit_arm.as_ref(), Some(&plan.draws[1].chosen));
    assert_eq!(plan.timing_arm.as_ref(), Some(&plan.draws[2].chosen));
    let chance = plan.draws[1].candidates.iter().find(|c| Some(&c.arm) == plan.bandit_arm.as_ref());
    assert_eq!(plan.arm_propensity, chance.map(|c| c.propensity));
    assert_eq!(plan.generation_source, Source::Synthetic);
    assert_eq!(world.memory().await.unwrap().decisions.get(*id).unwrap().status, Status::Queued);
    assert_eq!(count(&world, "registered").await, 8 + 6 + 3 + 24);
    assert!(plan.quality_score.unwrap() >= 0.7 && plan.angle.is_some());
}

#[tokio::test]
async fn two_instances_plan_once() {
    let place = Place::new().await;
    let (a, b) = (place.instance("a", OPEN).await, place.instance("b", OPEN).await);
    let (job_a, job_b) = (Plan::default(), Plan::default());
    let (first, second) = tokio::join!(carry_out(&a, &job_a), carry_out(&b, &job_b));
    let ran = [first.unwrap(), second.unwrap()];
    assert_eq!(ran.iter().filter(|ended| matches!(ended, Ended::Ran(_))).count(), 1, "{ran:?}");
    assert_eq!(plans(&a).await.len(), 1);
}
