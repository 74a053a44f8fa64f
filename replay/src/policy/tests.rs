use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::li::{Logged, replay};
use super::*;

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(11)
}

fn arms() -> Vec<Posterior> {
    [(3.0, 5.0), (4.0, 4.0), (2.0, 6.0)].map(|(a, b)| Posterior::new(a, b).unwrap()).to_vec()
}

#[test]
fn a_policy_is_read_as_it_is_written() {
    let names = ["current", "uniform", "greedy", "thompson", "thompson:2,3", "epsilon:0.1", "ucb"];
    for name in names.into_iter().chain([
        "rules:hook=question:2,tone=dry:0,1",
        "rules:topic=puzzles:question,list",
        "predictor:timing",
        "predictor:content:v3",
    ]) {
        assert_eq!(name.parse::<Policy>().unwrap().to_string(), name);
    }
    for name in [
        "",
        "thomson",
        "thompson:2",
        "thompson:-1,2",
        "epsilon:1.5",
        "rules:hook:1",
        "predictor:mood",
        "predictor:timing:3",
    ] {
        assert!(name.parse::<Policy>().is_err(), "{name}");
    }
}

#[test]
fn chances_are_those_of_the_choices() {
    let features = BTreeMap::from([("hook".to_owned(), "question".to_owned())]);
    let chances = |name: &str| name.parse::<Policy>().unwrap().chances(&arms(), &[], &features);
    assert_eq!(chances("current"), None);
    assert_eq!(chances("greedy").unwrap(), [0.0, 1.0, 0.0]);
    assert_eq!(chances("rules:hook=question:2,1").unwrap(), [0.0, 0.0, 1.0]);
    assert_eq!(chances("rules:hook=list:2,1").unwrap(), [0.0, 1.0, 0.0]);
    let epsilon = chances("epsilon:0.3").unwrap();
    assert!((epsilon[1] - 0.8).abs() < 1e-15 && (epsilon[0] - 0.1).abs() < 1e-15);
}

#[test]
fn a_rule_that_names_an_arm_goes_on_where_it_is_not_there() {
    let features = BTreeMap::from([("topic".to_owned(), "puzzles".to_owned())]);
    let policy: Policy = "rules:topic=puzzles:question,list".parse().unwrap();
    let chances = |names: &[&str; 3]| policy.chances(&arms(), names, &features).unwrap();
    assert_eq!(chances(&["list", "question", "quote"]), [0.0, 1.0, 0.0]);
    assert_eq!(chances(&["story", "quote", "list"]), [0.0, 0.0, 1.0]);
    assert_eq!(chances(&["story", "quote", "poll"]), [1.0 / 3.0; 3]);
}

/// The quick draw against the quadrature of the domain, and the short cut against both.
#[test]
fn the_quick_thompson_chooses_as_often_as_the_exact_chances_say() {
    for prior in [arms(), vec![Posterior { alpha: 0.2, beta: 0.5 }, Posterior::FLAT]] {
        let chances = best_arm_chances(&prior);
        let mut quick = Thompson::from(prior.clone());
        let mut rng = rng();
        let draws = 40_000;
        for (arm, chance) in chances.iter().enumerate() {
            let chosen = (0..draws).filter(|_| quick.choose(&mut rng) == arm).count();
            let wanted = (0..draws).filter(|_| quick.wants(arm, &mut rng)).count();
            for count in [chosen, wanted] {
                let share = count as f64 / f64::from(draws);
                assert!((share - chance).abs() < 0.012, "{arm}: {share} {chance}");
            }
        }
    }
}

/// Uniformly logged rounds of three arms, the last of which is the best.
fn logged(rounds: usize, delay: u64) -> Vec<Logged> {
    let mut rng = rng();
    let round = |i| {
        let action = rng.random_range(0..3u32);
        let reward = f64::from(u8::from(rng.random::<f64>() < [0.1, 0.2, 0.4][action as usize]));
        Logged { action, reward, pscore: 1.0 / 3.0, arrives: i as u64 + delay }
    };
    (0..rounds).map(round).collect()
}

#[test]
fn a_policy_that_learns_earns_more_than_one_that_does_not() {
    let value = |name: &str| {
        let mut learner = name.parse::<Policy>().unwrap().learner(3).unwrap();
        let rounds = logged(30_000, 0).into_iter();
        replay(rounds, &mut Boxed(&mut *learner), 1.0 / 3.0, 5, 0.95)
    };
    let (thompson, uniform) = (value("thompson"), value("uniform"));
    assert!(thompson.interval.low > uniform.interval.high, "{thompson:?} {uniform:?}");
    assert!(value("ucb").value > uniform.value && value("epsilon:0.1").value > uniform.value);
    assert_eq!(value("thompson"), thompson);
}

#[test]
fn a_reward_that_comes_late_is_learned_late() {
    let value = |delay| {
        let mut learner = Thompson::new(3, Posterior::FLAT);
        replay(logged(6_000, delay).into_iter(), &mut learner, 1.0 / 3.0, 5, 0.95).value
    };
    // With rewards that never come, it stays where it began.
    assert!(value(0) > value(1_500) && value(1_500) > value(1_000_000) + 0.02);
}

#[test]
fn unequal_chances_in_the_log_are_made_equal() {
    let mut rng = rng();
    let round = |_| {
        let action = u32::from(rng.random::<f64>() < 0.2);
        let pscore = if action == 1 { 0.2 } else { 0.8 };
        Logged { action, reward: f64::from(action), pscore, arrives: 0 }
    };
    let rounds: Vec<Logged> = (0..50_000).map(round).collect();
    let replayed = replay(rounds.into_iter(), &mut Counted::uniform(2), 0.2, 3, 0.95);
    assert!((replayed.value - 0.5).abs() < 0.02, "{}", replayed.value);
}

struct Boxed<'a>(&'a mut dyn Learner);

impl Learner for Boxed<'_> {
    fn choose(&mut self, rng: &mut ChaCha8Rng) -> usize {
        self.0.choose(rng)
    }

    fn choose_among(&mut self, open: &[u16], rng: &mut ChaCha8Rng) -> usize {
        self.0.choose_among(open, rng)
    }

    fn learn(&mut self, arm: usize, reward: f64) {
        self.0.learn(arm, reward);
    }
}
