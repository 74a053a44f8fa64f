use xbot_domain::features::HookPattern;
use xbot_domain::ids::ArmId;
use xbot_domain::reward::RewardSpec;

use super::*;

fn arms() -> Vec<ArmId> {
    let names = ["question", "fact", "story", "list", "contrarian", "news"];
    names.iter().map(|name| format!("content:{name}").parse().unwrap()).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    sum / f64::from(n)
}

fn near(measured: f64, truth: f64, tolerance: f64) {
    let off = (measured / truth - 1.0).abs();
    assert!(off < tolerance, "measured {measured}, true {truth}");
}

#[test]
fn averages_over_many_posts_recover_the_truth() {
    let truth = Truth::of(7);
    for arm in arms().into_iter().take(3) {
        let setting = Setting { arm: Some(arm), ..Setting::default() };
        let posts = truth.outcomes(setting.clone(), 500.0).take(1_200);
        let rates: Vec<_> = posts.map(|post| post.rates()).collect();
        let chances = truth.chances(&setting);
        let rate =
            |of: fn(&xbot_domain::metrics::Rates) -> Option<f64>| mean(rates.iter().filter_map(of));
        near(rate(|r| r.er), chances.er(), 0.04);
        near(rate(|r| r.retweet_rate), chances.retweet, 0.07);
        near(rate(|r| r.reply_rate), chances.reply, 0.07);
        near(rate(|r| r.fpki), 1_000.0 * chances.follows(), 0.12);
    }
}

#[tokio::test]
async fn posts_are_judged_by_arm_topic_hook_and_the_hour_of_the_accounts_zone() {
    let stage = stage(11);
    let mut rates = vec![];
    for day in 0..600 {
        let id = stage.post_at(hours(24 * day), "Which one was best?").await;
        let reading = stage.read_at(hours(24 * day + 24), id).await;
        rates.extend(reading.metrics.rates().er);
    }
    let setting = Setting {
        arm: Some("content:question".parse().unwrap()),
        topic: Some("retro".to_owned()),
        // 09:00Z in Tokyo.
        hour: Some(18),
        hook: Some(HookPattern::Question),
    };
    near(mean(rates.into_iter()), stage.x.truth().chances(&setting).er(), 0.05);
}

#[test]
fn every_part_of_the_setting_matters() {
    let truth = Truth::of(3);
    let nothing = Setting::default();
    assert_eq!(truth.chances(&nothing), Chances::USUAL);
    let topic = Some("retro".to_owned());
    let settings = [
        Setting { arm: arms().pop(), ..nothing.clone() },
        Setting { topic, ..nothing.clone() },
        Setting { hour: Some(3), ..nothing.clone() },
        Setting { hook: Some(HookPattern::NewStudy), ..nothing.clone() },
    ];
    for setting in settings {
        let chances = truth.chances(&setting);
        assert_ne!(chances.er(), Chances::USUAL.er(), "{setting:?}");
        assert!(chances.like > 0.0 && chances.er() < 0.5);
    }
}

#[test]
fn the_audience_sleeps_at_night() {
    for seed in 0..20 {
        let at = |hour| Truth::of(seed).reach(&Setting { hour: Some(hour), ..Setting::default() });
        assert!(at(20) > 1.2 && at(7) < 0.9, "seed {seed}");
    }
}

#[test]
fn the_mean_reward_is_what_the_spec_makes_of_the_true_chances() {
    let truth = Truth::of(5);
    let (arm, spec) = (&arms()[0], RewardSpec::composite_v1());
    let chances = truth.chances(&Setting {
        arm: Some(arm.clone()),
        topic: Some("retro".to_owned()),
        hour: Some(12),
        hook: None,
    });
    let value = truth.mean_reward(&spec, arm, Some("retro"), Some(12)).unwrap();
    let expected = 500.0 * chances.follows() + 0.3 * chances.retweet + 0.15 * chances.reply;
    assert!((value - expected).abs() < 1e-6, "{value} {expected}");
    let v2 = truth.mean_reward(&RewardSpec::composite_v2(), arm, None, None);
    assert!(v2.is_some_and(|value| (0.0..1.0).contains(&value)));
}

#[test]
fn the_best_arm_earns_most_and_differs_between_audiences() {
    let (arms, spec) = (arms(), RewardSpec::composite_v2());
    let best: Vec<_> = (0..20)
        .map(|seed| {
            let truth = Truth::of(seed);
            let best = truth.best_arm(&spec, &arms).unwrap();
            let value = |arm| truth.mean_reward(&spec, arm, None, None).unwrap();
            assert!(arms.iter().all(|arm| value(arm) <= value(best)));
            best.clone()
        })
        .collect();
    assert!(best.iter().any(|arm| *arm != best[0]));
    assert_eq!(Truth::of(1).best_arm(&spec, &[]), None);
}
