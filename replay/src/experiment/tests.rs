use chrono::Duration;
use xbot_domain::config::Mode;
use xbot_domain::experiment::Verdict;
use xbot_domain::experiment::ratio::RatioVerdict;

use super::*;

mod history;
mod life;
mod moments;

use history::{History, ID, noon};
use life::Life;

const HALVES: [(&str, f64); 2] = [("control", 0.5), ("changed", 0.5)];

/// Sixty likes more of ten thousand for everything but the control.
fn better(side: &str) -> u64 {
    if side == "control" { 0 } else { 60 }
}

fn against<'a>(found: &'a Rerun, side: &str) -> &'a Against {
    let side = found.sides.iter().find(|own| own.name == side).unwrap();
    side.against_control.as_ref().unwrap()
}

#[tokio::test]
async fn two_sides_are_told_apart_in_three_ways() {
    let found = History::begun(&HALVES).with(0..120, better).rerun(noon(7)).await;
    let [control, changed] = &found.sides[..] else { panic!("{found:?}") };
    assert_eq!(control.assigned + changed.assigned, 120);
    assert_eq!((control.measured, control.open), (control.assigned, 0));
    assert!(control.against_control.is_none());
    let mean = |side: &SideReport| side.mean.unwrap();
    let told = against(&found, "changed");
    for figure in [&told.lift, &told.difference, &told.sequence.last] {
        let told = figure.trusted().unwrap();
        assert!(told.interval.low > 0.004 && told.interval.holds(0.006), "{figure:?}");
    }
    let (difference, sequence) = (&told.difference, &told.sequence);
    assert_eq!(difference.trusted().unwrap().value, mean(changed).value - mean(control).value);
    let width = |told: &Told| told.trusted().unwrap().interval.width();
    assert!(width(&sequence.last) > width(&told.lift));
    assert_eq!((sequence.outcomes, sequence.last.confidence), (120, 0.95));
    assert!(told.chance_to_win.unwrap() > 0.999);
    assert_eq!(found.ratio.verdict, RatioVerdict::Match);
    assert_eq!((found.status, found.verdict), (Status::Running, Standing::Ship));
}

#[tokio::test]
async fn three_sides_are_looked_at_together() {
    let thirds = [("control", 0.4), ("a", 0.3), ("b", 0.3)];
    let more = |side: &str| if side == "b" { 60 } else { 0 };
    let found = History::begun(&thirds).with(0..230, more).rerun(noon(12)).await;
    assert_eq!(found.sides.iter().map(|side| side.assigned).sum::<u64>(), 230);
    let (a, b) = (against(&found, "a"), against(&found, "b"));
    assert!(a.sequence.last.trusted().unwrap().interval.holds(0.0));
    assert!(b.sequence.last.trusted().unwrap().interval.low > 0.0);
    assert_eq!((a.lift.confidence, a.sequence.last.confidence), (0.95, 0.975));
    let worse =
        History::begun(&thirds).with(0..230, |side| 60 - better(side)).rerun(noon(12)).await;
    assert_eq!([found.verdict, worse.verdict], [Standing::Ship, Standing::RollBack]);
}

#[tokio::test]
async fn nothing_is_told_where_the_sides_did_not_get_their_shares() {
    let mut history = History::begun(&HALVES);
    for number in 0..160 {
        let side = Some(if number < 45 { "control" } else { "changed" });
        let last = Some(300 + u64::from(number % 9));
        history.live(number, |life| Life { side, last, ..life });
    }
    let found = history.rerun(noon(12)).await;
    assert_eq!((found.ratio.verdict, found.verdict), (RatioVerdict::Mismatch, Standing::Unhealthy));
    assert!(found.ratio.p.unwrap() < 0.001 && found.ratio.chi_square.unwrap() > 30.0);
    let expected: Vec<_> = found.ratio.sides.iter().map(|s| (s.expected, s.observed)).collect();
    assert_eq!(expected, [(80.0, 45), (80.0, 115)]);
    let told = against(&found, "changed");
    for figure in [&told.lift, &told.difference, &told.sequence.last] {
        assert!(figure.estimate.is_some() && figure.refused && figure.trusted().is_none());
        assert!(figure.reason.as_deref().unwrap().contains("shares"), "{figure:?}");
    }
}

#[tokio::test]
async fn without_measured_decisions_no_number_is_made_up() {
    let mut history = History::begun(&HALVES);
    (0..40).for_each(|number| history.live(number, |life| life));
    for (found, assigned) in [(History::begun(&HALVES), 0), (history, 40)] {
        let found = found.rerun(noon(7)).await;
        assert_eq!(found.sides.iter().map(|side| side.assigned).sum::<u64>(), assigned);
        assert_eq!((found.open, found.verdict), (assigned, Standing::TooEarly));
        assert!(found.sides.iter().all(|side| side.measured == 0 && side.mean.is_none()));
        assert_eq!(found.ratio.p.is_some(), assigned > 0);
        let told = against(&found, "changed");
        assert_eq!((told.chance_to_win, &told.sequence.without_zero), (None, &None));
        for figure in [&told.lift, &told.difference, &told.sequence.last] {
            assert!(figure.estimate.is_none() && figure.refused && figure.reason.is_some());
        }
    }
}

#[tokio::test]
async fn one_that_was_stopped_ships_nothing_but_says_what_looking_may_make_of_it() {
    let mut history = History::begun(&HALVES).with(0..120, better);
    history.stop(noon(6));
    assert_eq!(history.rerun(noon(5)).await.stopped_at, None);
    history.conclude(noon(8)).await;
    let (stopped, concluded) = (history.rerun(noon(7)).await, history.rerun(noon(9)).await);
    assert_eq!((stopped.status, stopped.stopped_at), (Status::Stopped, Some(noon(6))));
    assert_eq!((concluded.status, concluded.verdict), (Status::Concluded, Standing::Ship));
    let held = concluded.conclusion.unwrap();
    assert!(held.equal);
    assert_eq!(held.recorded.verdict, Verdict::Inconclusive);
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let (past, now) = History::begun(&HALVES).past(None).await;
    let error = past.rerun("none", now).unwrap_err();
    assert_eq!(error.to_string(), "there is no experiment none");
    assert_eq!(past.all(now).unwrap(), [past.rerun(ID, now).unwrap()]);
}

#[tokio::test]
async fn a_first_reading_is_measured_but_not_known_for_good() {
    let mut history = History::begun(&HALVES).with(0..100, better);
    (100..110).for_each(|number| {
        history.live(number, |life| Life { first: Some(200), ..life });
    });
    let found = history.rerun(noon(9)).await;
    assert_eq!(found.sides.iter().map(|side| side.measured).sum::<u64>(), 110);
    assert_eq!((found.open, against(&found, "changed").sequence.outcomes), (10, 100));
}
