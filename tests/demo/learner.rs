//! The learner learns, and without learning it does not.

use std::sync::Arc;

use chrono::Duration;
use xbot::demo::{Demo, Report};
use xbot_test_support::TestSqlite;

use crate::world::*;

const DAYS: i64 = 42;

type Env = &'static [(&'static str, &'static str)];

/// Everything on but the learner's choice.
const UNIFORM: Env =
    &[("POSTING_DISABLED", "false"), ("LIVE_POSTS", "true"), ("POST_FRACTION", "1")];

async fn month(seed: u64, env: Env) -> Report {
    let store = Store::Memory(Arc::default(), TestSqlite::migrated().await);
    let place = Place::with_audience(store, seed);
    let until = start().plus(Duration::days(DAYS));
    let demo = Demo { seed, from: start(), until, settings: vec![] };
    let world = place.instance(&format!("seed-{seed}"), env).await;
    demo.live(world.clone(), |_| {}).await.unwrap();
    demo.report(&world, &place.x).await.unwrap()
}

async fn months(seeds: &[u64], env: Env) -> Vec<Report> {
    let lives = seeds.iter().map(|seed| tokio::spawn(month(*seed, env)));
    futures::future::try_join_all(lives).await.unwrap()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let all: Vec<f64> = values.collect();
    all.iter().sum::<f64>() / all.len() as f64
}

fn last_week(reports: &[Report]) -> f64 {
    mean(reports.iter().map(|report| report.weeks.last().unwrap().share_of_best.unwrap()))
}

/// Regret of the second half over that of the first.
fn halves(reports: &[Report]) -> f64 {
    let at = |report: &Report, day: usize| report.regret[day - 1].cumulative;
    let (half, all) = (DAYS as usize / 2, DAYS as usize);
    let first: f64 = reports.iter().map(|report| at(report, half)).sum();
    let whole: f64 = reports.iter().map(|report| at(report, all)).sum();
    (whole - first) / first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lesson_07_the_learner_finds_the_style_that_the_audience_likes() {
    let reports = months(&[1, 2, 3, 4], OPEN).await;
    assert!(last_week(&reports) >= 0.85, "{}", last_week(&reports));
    assert!(halves(&reports) < 0.8, "{}", halves(&reports));
    let (covered, arms) = reports
        .iter()
        .map(|report| (report.coverage.covered, report.coverage.arms))
        .fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    let share = covered as f64 / arms as f64;
    assert!((0.90..=1.0).contains(&share), "{covered} of {arms} intervals cover the truth");
    for report in &reports {
        assert!(report.posts > 300 && report.events > 20_000, "{report:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_learning_nothing_is_found() {
    let reports = months(&[1, 2], UNIFORM).await;
    assert!(last_week(&reports) < 0.85, "{}", last_week(&reports));
    assert!(halves(&reports) > 0.9, "{}", halves(&reports));
}
