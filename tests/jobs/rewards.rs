//! See `src/jobs/collect/rewards.rs`.

use serde_json::json;
use xbot::jobs::{Collect, Followers};
use xbot::x::Measurement;
use xbot_domain::decision::{CollectMetrics, DecisionCommand, DecisionEvent, DecisionType};
use xbot_domain::event::Event;
use xbot_domain::ids::{ContentHash, Pass};
use xbot_domain::reward::RewardSpec;

use crate::collect::{posted, results, rewards};
use crate::posts::*;
use crate::world::*;

#[tokio::test]
async fn both_specs_are_recorded_and_computed_again_to_the_bit() {
    let (place, world) = posted().await;
    for n in 2..9 {
        place.forward(30);
        post_as(&world, n, Sketch { novelty: 0.1 * f64::from(n), ..sketch(&world) }).await;
    }
    place.forward(24 * 60);
    run(&world, &Collect).await;
    let all = rewards(&world).await;
    assert_eq!(all.len(), 8 * 2 * 2);
    for reward in &all {
        let again = RewardSpec::named(&reward.spec).unwrap().recompute(&reward.inputs).unwrap();
        assert_eq!(again.value.to_bits(), reward.value.to_bits());
        assert_eq!(again.weight.to_bits(), reward.weight.to_bits());
        assert_eq!((&again.terms, &again.inputs), (&reward.terms, &reward.inputs));
        assert_eq!(reward.learning, reward.spec == "composite-v2");
    }
    assert!(all.iter().any(|r| r.baseline.is_some()) && all[0].baseline.is_none());
    assert!(all.iter().any(|r| r.inputs["dup_penalty"] > 0.0), "repetition costs");
}

#[tokio::test]
async fn rewards_of_replies_and_posts_never_meet() {
    let (place, world) = posted().await;
    for n in 2..9 {
        place.forward(30);
        post(&world, n).await;
    }
    let reply = Sketch { kind: DecisionType::Reply, style: "agree", ..sketch(&world) };
    let reply = post_as(&world, 9, reply).await;
    place.forward(60);
    run(&world, &Collect).await;
    let of_reply = events(&world).await.into_iter().filter(|e| e.stream_id == reply.to_string());
    let rewards: Vec<_> = of_reply
        .filter_map(|recorded| match recorded.event {
            Event::Decision(DecisionEvent::RewardComputed(e)) => Some(e),
            _ => None,
        })
        .collect();
    assert_eq!(rewards.len(), 2);
    assert!(rewards.iter().all(|r| r.baseline.is_none()), "no median of posts: {rewards:?}");
    let v2 = rewards.iter().find(|r| r.spec == "composite-v2").unwrap();
    assert_eq!(v2.inputs["baseline_follows"], 0.001, "the starting point");
}

#[tokio::test]
async fn a_run_cut_off_before_the_reward_is_healed_by_the_next() {
    let (place, world) = posted().await;
    place.forward(60);
    run(&world, &Followers).await;
    let known = world.memory().await.unwrap().decisions.all().next().unwrap().clone();
    let id = known.posted.as_ref().unwrap().tweet_ids[0];
    let Measurement::Measured { reading, raw } = world.driver.metrics(&[id]).await.remove(0) else {
        panic!("no reading")
    };
    let mut metrics = reading.metrics;
    metrics.follows = known.follows;
    let collect = DecisionCommand::CollectMetrics(Box::new(CollectMetrics {
        pass: Pass::First,
        tweet_id: id,
        simulated: true,
        source: "simulator".to_owned(),
        captured_at: reading.captured_at,
        metrics,
        raw_hash: ContentHash::of(raw.as_bytes()),
        at: world.now(),
    }));
    tell(&world, known.id, collect).await;
    set(&world, "reward_spec", json!("composite-v1")).await;
    let world = place.instance("after the crash", OPEN).await;
    assert_eq!(results(&run(&world, &Collect).await), [0, 0, 0, 2]);
    let all = rewards(&world).await;
    let teachers: Vec<_> = all.iter().filter(|r| r.learning).map(|r| r.spec.as_str()).collect();
    assert_eq!(teachers, ["composite-v1"]);
    assert_eq!(all[0].spec, "composite-v1", "the one that is learned from comes first");
}
