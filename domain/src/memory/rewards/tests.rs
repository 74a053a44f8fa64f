use super::*;
use crate::decision::fixtures::at;
use crate::decision::{DecisionType, SIMULATOR};
use crate::memory::fixtures::{id, measure, metrics, post, record};
use crate::reward::{COMPOSITE_V1, COMPOSITE_V2};

fn rewards(memory: &Memory, n: i64, named: &str) -> Vec<ComputeReward> {
    let known = memory.decisions.get(id(n)).unwrap();
    let all = memory.missing_rewards(known, Pass::First, named, at(n + 60));
    all.into_iter().map(Result::unwrap).collect()
}

/// Six posts, an hour apart, each measured and rewarded.
fn six() -> (Memory, Vec<ComputeReward>) {
    let (mut memory, mut last) = (Memory::default(), Vec::new());
    for n in (0..360).step_by(60) {
        post(&mut memory, n, DecisionType::Single, SIMULATOR);
        measure(&mut memory, n, Pass::First, metrics(n.unsigned_abs()));
        last = rewards(&memory, n, COMPOSITE_V2);
        last.iter().cloned().for_each(|reward| record(&mut memory, n, reward));
    }
    (memory, last)
}

#[test]
fn a_reward_is_the_same_to_the_bit_before_and_after_it_is_recorded() {
    let (memory, recorded) = six();
    let known = memory.decisions.get(id(300)).unwrap();
    for reward in recorded {
        let spec = RewardSpec::named(&reward.spec).unwrap();
        let again = memory.reward_of(known, Pass::First, &spec, reward.at).unwrap();
        assert!(reward.baseline.is_some() && !again.learning);
        assert_eq!(ComputeReward { learning: reward.learning, ..again }, reward);
    }
}

#[test]
fn the_one_that_is_learned_from_comes_first_and_stays_when_the_setting_changes() {
    let (mut memory, _) = six();
    post(&mut memory, 400, DecisionType::Single, SIMULATOR);
    measure(&mut memory, 400, Pass::First, metrics(40));
    let told = |memory: &Memory, named: &str| -> Vec<(String, bool)> {
        rewards(memory, 400, named).into_iter().map(|r| (r.spec, r.learning)).collect()
    };
    let (v1, v2) = (COMPOSITE_V1.to_owned(), COMPOSITE_V2.to_owned());
    assert_eq!(told(&memory, COMPOSITE_V2), [(v2.clone(), true), (v1.clone(), false)]);
    assert_eq!(told(&memory, COMPOSITE_V1), [(v1.clone(), true), (v2.clone(), false)]);
    let first = rewards(&memory, 400, COMPOSITE_V1).remove(0);
    record(&mut memory, 400, first);
    assert_eq!(told(&memory, COMPOSITE_V2), [(v2, false)], "composite-v1 teaches this pass");
}

#[test]
fn neither_replies_nor_the_other_world_say_what_is_usual() {
    let (mut memory, _) = six();
    let usual = rewards_of_next(&mut memory.clone());
    post(&mut memory, 370, DecisionType::Reply, SIMULATOR);
    post(&mut memory, 380, DecisionType::Single, "api");
    for n in [370, 380] {
        measure(&mut memory, n, Pass::First, metrics(900));
        rewards(&memory, n, COMPOSITE_V2).into_iter().for_each(|r| record(&mut memory, n, r));
    }
    assert_eq!(rewards_of_next(&mut memory), usual);
    post(&mut memory, 390, DecisionType::Single, SIMULATOR);
    measure(&mut memory, 390, Pass::First, metrics(900));
    assert_ne!(rewards_of_next(&mut memory), usual, "one of its own kind does");
}

fn rewards_of_next(memory: &mut Memory) -> Vec<ComputeReward> {
    post(memory, 400, DecisionType::Single, SIMULATOR);
    measure(memory, 400, Pass::First, metrics(40));
    rewards(memory, 400, COMPOSITE_V2)
}

#[test]
fn a_spec_that_was_never_recorded_is_judged_by_its_own_earlier_values() {
    let (memory, recorded) = six();
    let known = memory.decisions.get(id(300)).unwrap();
    let spec = RewardSpec { name: "mine".to_owned(), ..RewardSpec::composite_v2() };
    let judged = |mark: Option<f64>| {
        let earlier = |_: &Known| mark.map(|value| Earlier { at: at(100), value });
        memory.reward_among(known, Pass::First, &spec, at(360), earlier).unwrap()
    };
    assert_eq!(judged(None).baseline, None, "nobody has a value");
    let value = recorded[0].value;
    let marks = [value - 0.1, value, value + 0.1].map(|mark| judged(Some(mark)));
    assert_eq!(marks.map(|r| (r.success, r.spec)), [true, true, false].map(|s| (s, "mine".into())));
}

#[test]
fn what_was_not_measured_is_named_and_earns_nothing() {
    let mut memory = Memory::default();
    post(&mut memory, 0, DecisionType::Single, SIMULATOR);
    measure(&mut memory, 0, Pass::First, Metrics { follows: None, ..metrics(9) });
    let known = memory.decisions.get(id(0)).unwrap();
    let missing = memory.reward_of(known, Pass::First, &RewardSpec::composite_v1(), at(60));
    assert_eq!(missing.unwrap_err().missing, ["follows"]);
}
