//! A reading is of this post, taken once, and never made up.

use super::*;
use crate::decision::fixtures::*;

fn command(c: CollectMetrics) -> DecisionCommand {
    DecisionCommand::CollectMetrics(Box::new(c))
}

fn aside(raw: &str) -> DecisionCommand {
    DecisionCommand::QuarantineMetrics(Box::new(QuarantineMetrics {
        pass: Pass::First,
        reason: "55,000 likes on 31 followers".to_owned(),
        source: "browser".to_owned(),
        captured_at: at(120),
        metrics: Metrics::default(),
        raw: raw.to_owned(),
        at: at(120),
    }))
}

fn missing(reason: &str, gone: bool) -> DecisionCommand {
    DecisionCommand::ReportUnavailable(ReportUnavailable {
        pass: Pass::First,
        reason: reason.to_owned(),
        gone,
        at: at(121),
    })
}

#[test]
fn only_what_stands_on_x_is_measured() {
    let reading = command(collect(Pass::First, 100, 120));
    assert_eq!(refused(&after(claimed()), &reading), "not_posted");
    assert_eq!(refused(&after(claimed()), &aside("x")), "not_posted");
    assert_eq!(refused(&after(claimed()), &missing("x", false)), "not_posted");
}

#[test]
fn no_reading_replaces_another() {
    let first = command(collect(Pass::First, 100, 120));
    let mut life = on_x();
    life.push(first.clone());
    assert!(says_nothing(&after(life.clone()), &first));
    let other = command(collect(Pass::First, 101, 120));
    assert_eq!(refused(&after(life.clone()), &other), "pass_collected");
    let mut doctored = collect(Pass::First, 100, 120);
    doctored.metrics.likes = Some(4);
    assert_eq!(refused(&after(life.clone()), &command(doctored)), "pass_collected");
    life.push(command(collect(Pass::Final, 900, 1_500)));
    assert!(says_nothing(&after(life), &first));
}

#[test]
fn nothing_is_measured_after_the_final_pass() {
    let last = command(collect(Pass::Final, 900, 1_500));
    let decision = after([on_x(), vec![last]].concat());
    let late = command(collect(Pass::First, 100, 1_600));
    assert_eq!(refused(&decision, &late), "pass_final");
}

#[test]
fn lesson_04_simulated_and_real_numbers_never_meet() {
    let mut real = collect(Pass::First, 100, 120);
    real.simulated = false;
    assert_eq!(refused(&after(on_x()), &command(real.clone())), "simulation_mismatch");

    let by_api = vec![attempt_by("api", 1, 60), posted(1, &[tweet(60)], 60)];
    let on_real_x = after([claimed(), by_api].concat());
    let simulated = collect(Pass::First, 100, 120);
    assert_eq!(refused(&on_real_x, &command(simulated)), "simulation_mismatch");
    assert!(on_real_x.decide(&command(real)).is_ok());
}

#[test]
fn lesson_05_a_reading_belongs_to_the_post() {
    let with = |change: fn(&mut CollectMetrics)| {
        let mut reading = collect(Pass::First, 100, 120);
        change(&mut reading);
        refused(&after(on_x()), &command(reading))
    };
    assert_eq!(with(|c| c.tweet_id = tweet(61)), "wrong_tweet");
    assert_eq!(with(|c| c.captured_at = at(59)), "implausible_time");
    assert_eq!(with(|c| c.captured_at = at(121)), "implausible_time");
    assert_eq!(with(|c| c.metrics = Metrics::default()), "nothing_measured");
}

#[test]
fn a_quarantined_or_missing_reading_settles_nothing() {
    let mut life = on_x();
    life.extend([aside("<html>"), missing("404", false)]);
    let decision = after(life.clone());
    assert!(says_nothing(&decision, &aside("<html>")));
    assert!(says_nothing(&decision, &missing("404", false)));
    assert!(decision.decide(&command(collect(Pass::First, 100, 120))).is_ok());
    life.push(missing("deleted", true));
    assert_eq!(refused(&after(life), &missing("404", false)), "post_gone");
}

#[test]
fn a_later_try_that_fails_alike_is_another_try() {
    let later = |gone| {
        DecisionCommand::ReportUnavailable(ReportUnavailable {
            pass: Pass::First,
            reason: "404".to_owned(),
            gone,
            at: at(126),
        })
    };
    let missed = after([on_x(), vec![missing("404", false)]].concat());
    assert_eq!(missed.decide(&later(false)).unwrap().len(), 1);
    let gone = after([on_x(), vec![missing("404", true)]].concat());
    assert!(says_nothing(&gone, &later(true)));
}

#[test]
fn the_true_age_of_a_late_reading_is_kept() {
    let reading = command(collect(Pass::First, 100, 60 + 40 * 60));
    let recorded = after(on_x()).decide(&reading).unwrap();
    assert!(matches!(
        recorded.as_slice(),
        [DecisionEvent::MetricsCollected(e)] if e.age_secs == 40 * 3_600
    ));
}
