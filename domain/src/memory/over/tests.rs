use crate::decision::fixtures::at;
use crate::decision::{Cancelled, DecisionEvent, DecisionType, SIMULATOR, Status};
use crate::ids::Pass;
use crate::memory::Memory;
use crate::memory::fixtures::{id, learn, measure, metrics, post, record, tell};
use crate::reward::COMPOSITE_V2;

const N: i64 = 60;
const NEVER: i64 = 1_000_000;

fn reward(memory: &mut Memory, pass: Pass) {
    let known = memory.decisions.get(id(N)).unwrap();
    let rewards = memory.missing_rewards(known, pass, COMPOSITE_V2, at(NEVER));
    rewards.into_iter().for_each(|reward| record(memory, N, reward.unwrap()));
}

#[test]
fn a_post_is_over_when_all_of_its_arms_have_learned_from_its_last_reading() {
    let mut memory = Memory::default();
    let over = |memory: &Memory| memory.decisions.over(at(NEVER), 0) == [id(N)];
    let steps: [fn(&mut Memory); 7] = [
        |m| post(m, N, DecisionType::Single, SIMULATOR),
        |m| measure(m, N, Pass::First, metrics(9)),
        |m| measure(m, N, Pass::Final, metrics(20)),
        |m| reward(m, Pass::First),
        |m| reward(m, Pass::Final),
        |m| learn(m, N, Pass::Final, "content:question"),
        |m| learn(m, N, Pass::Final, "topic:speedruns"),
    ];
    for (number, step) in steps.into_iter().enumerate() {
        step(&mut memory);
        assert!(!over(&memory), "after step {number}");
    }
    learn(&mut memory, N, Pass::Final, "timing:10");
    assert!(over(&memory));
    assert!(memory.decisions.over(at(N), 0).is_empty(), "not yet so long ago");
    assert!(memory.decisions.over(at(NEVER), 1).is_empty(), "the newest");
}

#[test]
fn what_is_let_go_is_not_there_and_what_is_told_of_it_changes_nothing() {
    let mut memory = Memory::default();
    post(&mut memory, N, DecisionType::Single, SIMULATOR);
    let known = memory.decisions.let_go(id(N)).unwrap();
    assert_eq!(known.id, id(N));
    measure(&mut memory, N, Pass::First, metrics(9));
    learn(&mut memory, N, Pass::First, "content:question");
    let decisions = &memory.decisions;
    assert!(decisions.get(id(N)).is_none() && decisions.all().next().is_none());
    assert!(decisions.posted_since(at(0)).next().is_none() && decisions.last_posted_at().is_none());
    assert!(memory.decisions.let_go(id(N)).is_none());
}

#[test]
fn what_was_cancelled_before_any_try_is_over() {
    let mut memory = Memory::default();
    let plan = crate::decision::fixtures::single();
    tell(&mut memory, N, DecisionEvent::Planned(Box::new(plan)));
    assert!(memory.decisions.over(at(NEVER), 0).is_empty());
    let (reason, by) = ("no".to_owned(), "owner".to_owned());
    let cancelled = Cancelled { reason, by, at: at(N), status: Status::Cancelled };
    tell(&mut memory, N, DecisionEvent::Cancelled(cancelled));
    assert_eq!(memory.decisions.over(at(NEVER), 0), [id(N)]);
}
