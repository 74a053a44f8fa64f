use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::reward::RewardSpec;

use super::*;
use crate::history::Reading;
use crate::lived::{Lived, usual};

/// What is to be done next.
fn open(memory: &Memory) -> Vec<(DecisionId, Pass)> {
    let decisions = &memory.decisions;
    let to_measure = decisions.to_measure().map(|(_, known, pass)| (known.id, pass));
    let to_reward = decisions.to_reward().map(|(known, pass)| (known.id, pass));
    let to_learn = decisions.to_learn().map(|(known, pass)| (known.id, pass));
    to_measure.chain(to_reward).chain(to_learn).collect()
}

/// The reward that the event is of, as the memory has it.
fn reward(memory: &Memory, recorded: &Recorded) -> Option<String> {
    let Event::Decision(DecisionEvent::RewardComputed(e)) = &recorded.event else { return None };
    let known = memory.decisions.get(recorded.stream_id.parse().ok()?)?;
    let again = memory.reward_of(known, e.pass, &RewardSpec::named(&e.spec)?, e.at);
    Some(format!("{again:?}"))
}

#[tokio::test]
async fn without_what_is_over_all_that_still_happens_comes_out_the_same() {
    let mut lived = Lived::new("composite-v2");
    lived.hours(24 * 100, usual);
    let (mut all, mut recent) = (Memory::default(), Recent::short());
    let (mut gone, mut rewards) = (Vec::new(), 0);
    let reading = Reading { log: &lived.log, as_of: None, threads: std::num::NonZeroUsize::MIN };
    let take = |_, event: Recorded| {
        let (own, whole) = (reward(recent.memory(), &event), reward(&all, &event));
        assert_eq!(own, whole);
        rewards += u64::from(own.is_some());
        all.apply(&event);
        gone.extend(recent.apply(&event).into_iter().map(|known| known.id));
        assert_eq!(open(recent.memory()), open(&all));
    };
    reading.events(take).await.unwrap();
    let left = recent.memory().decisions.all().map(|known| known.id);
    let mut both: Vec<_> = gone.iter().copied().chain(left).collect();
    both.sort();
    assert_eq!(both, all.decisions.all().map(|known| known.id).collect::<Vec<_>>(), "each once");
    assert!(gone.len() > 300 && rewards > 3_000, "{} of {rewards}", gone.len());
    let posted = |memory: &Memory| memory.decisions.last_posted_at();
    assert_eq!(posted(recent.memory()), posted(&all));
}

#[test]
fn the_newest_stay_whatever_the_clock_says() {
    let mut lived = Lived::new("composite-v2");
    lived.hours(24 * 20, usual);
    let decisions = &lived.memory.decisions;
    let years_later = lived.now().plus(Duration::days(9_000));
    let all = decisions.all().count();
    assert!(all > 100 && decisions.over(years_later, all).is_empty());
    assert!(
        decisions
            .over(years_later, 10)
            .iter()
            .all(|id| *id < decisions.all().rev().nth(9).unwrap().id)
    );
    assert!(decisions.over(years_later, 10).len() > all - 40);
}
