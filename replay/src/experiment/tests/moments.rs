//! Nothing that is said of a moment depends on what came later.

use super::*;

#[tokio::test]
async fn a_conclusion_comes_out_the_same_to_the_last_bit_whatever_came_later() {
    let mut history = History::begun(&HALVES).with(0..130, better);
    history.train(1, noon(-1));
    history.conclude(noon(11)).await;
    let at_once = history.rerun(noon(11)).await;
    let held = at_once.conclusion.as_ref().unwrap();
    assert!(held.equal, "{held:?}");
    assert_eq!(held.recorded.verdict, Verdict::Ship);
    assert_eq!((at_once.status, at_once.predictor), (Status::Concluded, Some(1)));
    history.train(2, noon(12));
    history.go_live(noon(13));
    let (past, now) = history.past(None).await;
    assert_eq!(past.mode(), Mode::Live);
    assert_eq!(past.rerun(ID, now).unwrap().conclusion.as_ref(), Some(held));
    // Of what is known now, something else follows.
    let of_now = rerun(past.memory(), ID, now, past.mode()).unwrap();
    assert!(!of_now.conclusion.unwrap().equal);
}

#[tokio::test]
async fn one_that_was_altered_is_not_equal() {
    let mut history = History::begun(&HALVES).with(0..130, better);
    history.conclude(noon(11)).await;
    let held = history.rerun(noon(12)).await.conclusion.unwrap();
    let mut recorded = held.recorded.clone();
    recorded.lifts[0].high = recorded.lifts[0].high.next_up();
    assert!(!Conclusion::of(recorded, held.recomputed).equal);
}

#[tokio::test]
async fn a_moment_shows_what_a_log_shows_that_ends_there() {
    let whole = History::begun(&HALVES).with(0..150, better);
    let moment = noon(4);
    let short = History::begun(&HALVES).with(0..97, better);
    let found = whole.rerun(moment).await;
    // Planned by then are the first 97; they are measured when they are in the whole history, too.
    assert_eq!(found, short.rerun(moment).await);
    let bytes = |found: &Rerun| serde_json::to_string(found).unwrap();
    assert_eq!(bytes(&found), bytes(&whole.rerun(moment).await));
    assert_eq!(found.sides.iter().map(|side| side.assigned).sum::<u64>(), 97);
}

#[tokio::test]
async fn the_first_look_without_zero_is_the_one_that_was_seen_then() {
    let history = History::begun(&HALVES).with(0..150, |side| better(side) / 15);
    let later = history.rerun(noon(9)).await;
    let first = against(&later, "changed").sequence.without_zero.clone().unwrap();
    let then = history.rerun(first.at).await;
    let seen = &against(&then, "changed").sequence;
    assert_eq!((seen.last.trusted(), seen.outcomes), (Some(first.estimate), first.outcomes));
    assert_eq!(then.verdict, Standing::Ship);
    let before = history.rerun(first.at.minus(Duration::microseconds(1))).await;
    assert_eq!(against(&before, "changed").sequence.without_zero, None);
    assert_eq!(before.verdict, Standing::Running);
}

#[tokio::test]
async fn a_predictor_counts_until_one_takes_its_place_that_saw_the_outcomes() {
    let mut history = History::begun(&HALVES).with(0..130, better);
    history.train(1, noon(-1));
    history.train(2, noon(6));
    let (early, late) = (history.rerun(noon(5)).await, history.rerun(noon(7)).await);
    assert_eq!((early.predictor, late.predictor), (Some(1), None));
    // Looks do not depend on it: the second tells the first of its own again.
    let first = |found: &Rerun| against(found, "changed").sequence.without_zero.clone();
    assert!(first(&early).is_some());
    assert_eq!(first(&early), first(&late));
}

#[tokio::test]
async fn outcomes_of_the_other_world_do_not_count() {
    let mut history = History::begun(&HALVES).with(0..100, better);
    history.go_live(noon(7));
    let (before, after) = (history.rerun(noon(6)).await, history.rerun(noon(8)).await);
    let measured = |found: &Rerun| found.sides.iter().map(|side| side.measured).sum::<u64>();
    assert_eq!((measured(&before), measured(&after)), (100, 0));
    assert_eq!(after.verdict, Standing::TooEarly);
}
