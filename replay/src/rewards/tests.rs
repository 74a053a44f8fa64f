use std::num::NonZeroUsize;

use chrono::Duration;
use rand::RngExt as _;
use xbot_domain::arm::{Arm, ArmCommand, Knowledge};
use xbot_domain::ids::{DecisionId, Pass};
use xbot_domain::memory::Memory;
use xbot_domain::reward::{COMPOSITE_V1, COMPOSITE_V2, Evidence};

use super::*;
use crate::history::{Read, Reading};
use crate::lived::{Drawn, Lived, start, usual};
use crate::manifest::{Document, Input, Manifest};

mod files;
mod worlds;

fn ask(spec: RewardSpec) -> Ask {
    let (against, posted) = (Against::Recorded, Span::default());
    Ask { spec, against, scope: None, world: None, posted, listed: 5 }
}

/// Of somebody who wants retweets above all.
fn own() -> RewardSpec {
    let mut spec = RewardSpec { name: "retweets".to_owned(), ..RewardSpec::composite_v2() };
    (spec.weights.fpki, spec.weights.retweet_rate) = (0.05, 0.9);
    spec.evidence = Evidence::Growing { half: 100.0 };
    spec
}

fn lived(named: &'static str, hours: i64) -> Lived {
    let mut lived = Lived::new(named);
    lived.hours(hours, usual);
    lived
}

async fn read(lived: &Lived, ask: Ask, threads: usize) -> (Read, Report) {
    let threads = NonZeroUsize::new(threads).unwrap();
    let mut rewards = Rewards::new(ask);
    let reading = Reading { log: &lived.log, as_of: None, threads };
    let read = reading.events(|_, event| rewards.take(&event)).await.unwrap();
    (read, rewards.finish())
}

async fn report(lived: &Lived, ask: Ask) -> Report {
    read(lived, ask, 1).await.1
}

/// Every bit of what is known of it.
fn knowledge(arm: &Arm) -> Knowledge {
    arm.knowledge.unwrap()
}

/// The arms of the report are those of the history, to the bit.
fn as_recorded(report: &Report, lived: &Lived, side: fn(&ArmReport) -> &Standing) {
    let mut count = 0;
    for scope in &report.scopes {
        for arm in &scope.arms {
            let own = knowledge(&lived.arms[&ArmId::new(scope.scope, arm.arm.as_str())]);
            let found = side(arm);
            assert_eq!((found.posterior, found.tally), (own.posterior, own.tally), "{}", arm.arm);
            assert_eq!(
                (found.belief.low, found.belief.high),
                (own.interval.low, own.interval.high)
            );
            count += 1;
        }
    }
    assert_eq!(count, lived.arms.len());
}

#[tokio::test]
async fn the_spec_that_was_learned_from_gives_what_was_recorded_to_the_bit() {
    for (named, spec) in
        [(COMPOSITE_V1, RewardSpec::composite_v1()), (COMPOSITE_V2, RewardSpec::composite_v2())]
    {
        let mut lived = lived(named, 24 * 8);
        let worn_out = ArmId::new(Scope::Content, "b");
        let (by, at) = ("owner".to_owned(), lived.now());
        let reset = ArmCommand::Reset { reason: "a new season".to_owned(), by, at };
        lived.tell(&worn_out, reset);
        lived.hours(24 * 2, usual);
        let report = report(&lived, ask(spec)).await;
        as_recorded(&report, &lived, |arm| &arm.asked);
        as_recorded(&report, &lived, |arm| &arm.against);
        assert!(report.counts.asked.computed > 100, "{:?}", report.counts);
        assert_eq!(report.counts.asked, report.counts.against);
        assert_eq!(report.counts.learned_from.keys().collect::<Vec<_>>(), [named]);
        let flips = &report.flips;
        assert_eq!(
            (flips.passes_compared, flips.passes_flipped),
            (report.counts.asked.computed, 0)
        );
        assert_eq!(
            (report.value.asked, report.weight.asked),
            (report.value.against, report.weight.against)
        );
        assert_eq!(report.agreement.unwrap().kendall, 1.0);
        assert!(report.scopes.iter().flat_map(|s| &s.arms).all(|arm| arm.climbs == 0));
        assert!(report.courses.values().flatten().all(|point| point.asked == point.against));
    }
}

#[tokio::test]
async fn every_recorded_reward_is_that_of_its_spec_at_that_moment() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let mut side = Side::new(Against::Spec(RewardSpec::composite_v2()), Span::default());
    let mut recorded = Side::new(Against::Recorded, Span::default());
    let mut memory = Memory::default();
    let reading = Reading { log: &lived.log, as_of: None, threads: NonZeroUsize::MIN };
    let mut count = 0;
    let take = |_: u64, event: Recorded| {
        if let Event::Decision(DecisionEvent::RewardComputed(e)) = &event.event
            && e.learning
        {
            let id: DecisionId = event.stream_id.parse().unwrap();
            side.judge(&memory, id, e);
            recorded.judge(&memory, id, e);
            assert_eq!(side.verdict(id, e.pass), recorded.verdict(id, e.pass));
            count += u64::from(e.baseline.is_some());
        }
        memory.apply(&event);
    };
    reading.events(take).await.unwrap();
    assert!(count > 100, "{count} were judged by a median");
}

#[tokio::test]
async fn another_spec_moves_arms_and_turns_verdicts() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let report = report(&lived, ask(own())).await;
    as_recorded(&report, &lived, |arm| &arm.against);
    let flips = &report.flips;
    assert!(flips.flipped > 0 && flips.flipped == flips.to_success + flips.to_failure);
    assert_eq!(flips.first.len() as u64, flips.flipped.min(5));
    for flip in &flips.first {
        let (asked, against) = (flip.asked.verdict, flip.against.verdict);
        assert_ne!(asked.success, against.success);
        for told in [asked, against] {
            assert!(told.mark.is_none_or(|mark| told.success == (told.value >= mark)));
        }
    }
    let arms = || report.scopes.iter().flat_map(|scope| &scope.arms);
    assert!(arms().any(|arm| arm.climbs != 0));
    assert!(arms().all(|arm| arm.climbs == arm.against.rank as i64 - arm.asked.rank as i64));
    let kendall = report.agreement.unwrap().kendall;
    assert!(kendall > 0.0 && kendall < 1.0, "{kendall}");
    assert_ne!(report.value.asked, report.value.against);
}

#[tokio::test]
async fn two_specs_are_compared_as_either_of_them_would_have_been() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let against = Against::Spec(RewardSpec::composite_v1());
    let found = report(&lived, Ask { against, ..ask(own()) }).await;
    let v1 = report(&lived, ask(RewardSpec::composite_v1())).await;
    let own = report(&lived, ask(own())).await;
    assert_eq!((found.value.asked, found.value.against), (own.value.asked, v1.value.asked));
    assert_eq!(found.scopes[0].best.against, v1.scopes[0].best.asked);
}

#[tokio::test]
async fn any_number_of_threads_gives_the_same_result() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let hash = async |threads: usize| {
        let (read, report) = read(&lived, ask(own()), threads).await;
        let manifest = Manifest::new("rewards", Input::of_log(&read), (), 0);
        Document::of(manifest, report).unwrap().result_hash
    };
    let one = hash(1).await;
    assert_eq!([hash(2).await, hash(8).await], [one.clone(), one]);
}

#[tokio::test]
async fn with_a_horizon_below_a_day_the_first_reading_stays() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let short =
        RewardSpec { name: "early".to_owned(), horizon_hours: 23, ..RewardSpec::composite_v2() };
    let report = report(&lived, ask(short)).await;
    let counts = &report.counts;
    let late = counts.asked.missing["later than the horizon of 23 h"];
    assert_eq!(late + counts.asked.computed, counts.measured);
    assert!(late > 50 && counts.against.missing.is_empty(), "{counts:?}");
    assert!(report.flips.first.iter().all(|flip| flip.asked.pass == Pass::First));
    let trials = |s: &Standing| s.tally.successes + s.tally.failures;
    assert!(report.scopes[0].arms.iter().all(|arm| trials(&arm.asked) == trials(&arm.against)));
    let evidence = |s: &Standing| s.posterior.alpha + s.posterior.beta;
    assert!(report.scopes[0].arms.iter().all(|arm| evidence(&arm.asked) < evidence(&arm.against)));
}

#[tokio::test]
async fn the_fewest_impressions_rank_first_under_the_first_spec_alone() {
    let mut lived = Lived::new(COMPOSITE_V2);
    let usual: Drawn = |luck| seen(2_000, luck.random_range(0..20));
    lived.hours(24 * 5, usual);
    lived.hours(3, |_| seen(10, 1));
    lived.hours(24 * 2, usual);
    let against = Against::Spec(RewardSpec::composite_v2());
    let report = report(&lived, Ask { against, ..ask(RewardSpec::composite_v1()) }).await;
    let first = &report.highest.asked[0];
    assert_eq!((first.impressions, first.asked.rank), (Some(10), 1));
    assert!(first.asked.value > 40.0, "0.5 · 100 follows per 1,000 impressions: {first:?}");
    assert!(first.against.rank > 9, "{first:?}");
    assert_eq!(report.highest.against[0].impressions, Some(2_000));
}

fn seen(impressions: u64, follows: i64) -> xbot_domain::metrics::Metrics {
    xbot_domain::metrics::Metrics {
        impressions: Some(impressions),
        likes: Some(1),
        retweets: Some(impressions / 100),
        replies: Some(impressions / 100),
        follows: Some(follows),
        ..Default::default()
    }
}

#[tokio::test]
async fn what_was_not_measured_is_counted_by_what_it_lacks() {
    let mut lived = Lived::new(COMPOSITE_V2);
    lived.hours(48, usual);
    lived.hours(24, |luck| xbot_domain::metrics::Metrics { follows: None, ..usual(luck) });
    let report = report(&lived, ask(own())).await;
    let counts = &report.counts;
    assert_eq!(counts.asked.missing.keys().collect::<Vec<_>>(), ["without follows"]);
    assert_eq!(
        (counts.asked.missing.clone(), counts.asked.computed),
        (counts.against.missing.clone(), counts.against.computed)
    );
    assert_eq!(counts.asked.computed + counts.asked.missing["without follows"], counts.measured);
}

#[tokio::test]
async fn nothing_is_told_of_an_empty_history() {
    let report = report(&Lived::new(COMPOSITE_V2), ask(own())).await;
    assert_eq!((report.counts.measured, report.agreement, report.value.asked), (0, None, None));
    assert!(report.scopes.is_empty() && report.courses.is_empty());
}

#[tokio::test]
async fn a_course_has_a_bounded_number_of_points_and_ends_where_the_arm_stands() {
    let lived = lived(COMPOSITE_V2, 24 * 9);
    let report = report(&lived, ask(own())).await;
    let arm = ArmId::new(Scope::Topic, "x");
    let course = &report.courses[&arm];
    assert!((20..=42).contains(&course.len()), "{}", course.len());
    assert!(course.is_sorted_by_key(|point| point.at));
    assert_eq!(course[0].asked.mean, 0.5);
    let last = course.last().unwrap();
    assert_eq!(last.against.mean, knowledge(&lived.arms[&arm]).posterior.mean());
}

#[tokio::test]
async fn a_scope_has_its_own_arms_and_the_decisions_that_teach_them() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let count = async |scope: Option<Scope>| {
        let report = report(&lived, Ask { scope, ..ask(own()) }).await;
        let scopes: Vec<_> = report.scopes.iter().map(|scope| scope.scope).collect();
        assert!(scope.is_none_or(|scope| scopes == [scope]), "{scopes:?}");
        assert!(scope.is_none_or(|s| report.courses.keys().all(|id| id.scope == s)));
        report.counts.decisions
    };
    let (posts, replies) = (count(Some(Scope::Topic)).await, count(Some(Scope::Reply)).await);
    assert!(replies > 0 && posts > replies);
    assert_eq!(count(None).await, posts + replies);
}

#[tokio::test]
async fn only_what_was_posted_in_the_span_counts_and_teaches() {
    let lived = lived(COMPOSITE_V2, 24 * 10);
    let day = |n: i64| Some(start().plus(Duration::days(n)));
    let spanned = async |from, to| {
        let posted = Span { from, to };
        report(&lived, Ask { posted, ..ask(RewardSpec::composite_v2()) }).await
    };
    let whole = spanned(day(0), day(99)).await;
    as_recorded(&whole, &lived, |arm| &arm.against);
    let (early, late) = (spanned(None, day(5)).await, spanned(day(5), None).await);
    assert_eq!(early.counts.measured + late.counts.measured, whole.counts.measured);
    assert_eq!(late.flips.flipped, 0, "marks are set by all that was posted");
    let trials = |report: &Report| -> u64 {
        let arms = report.scopes.iter().flat_map(|scope| &scope.arms);
        arms.map(|arm| arm.against.tally.successes + arm.against.tally.failures).sum()
    };
    assert_eq!(trials(&early) + trials(&late), trials(&whole));
}

#[tokio::test]
async fn what_is_told_of_decisions_that_are_over_is_what_is_told_of_those_that_are_kept() {
    let lived = lived(COMPOSITE_V2, 24 * 100);
    let scoped = Ask { scope: Some(Scope::Content), listed: 40, ..ask(own()) };
    for ask in [ask(own()), scoped] {
        let whole = report(&lived, ask.clone()).await;
        let mut short = Rewards { recent: Recent::short(), ..Rewards::new(ask) };
        let reading = Reading { log: &lived.log, as_of: None, threads: NonZeroUsize::MIN };
        reading.events(|_, event| short.take(&event)).await.unwrap();
        assert!(short.told.values().map(|told| told.compared.len()).sum::<usize>() > 200);
        assert_eq!(short.finish(), whole);
    }
}
