//! See `src/why.rs` and `src/cli/why.rs`.

use std::process::{Command, Output};

use xbot::jobs::World;
use xbot::why::{self, Found, Recomputed};
use xbot_domain::arm::{Arm, ArmCommand, Learn};
use xbot_domain::bandit::{Posterior, uniform};
use xbot_domain::ids::{ArmId, Pass};
use xbot_domain::reward::COMPOSITE_V2;

use crate::measured::Life;
use crate::world::*;

fn arms() -> Vec<(ArmId, Posterior)> {
    let named = |name: &str| (name.parse().unwrap(), Posterior::FLAT);
    vec![named("content:how_to"), named("content:story")]
}

/// A post with a draw, its reading and rewards, and an arm that learned from it; and another post.
async fn lived(world: &World) -> Life {
    let draws = vec![uniform::choose(&arms(), 7).unwrap()];
    let life = Life { draws, ..Life::number(1) };
    life.live(world).await;
    Life::number(2).live(world).await;
    let register = ArmCommand::Register { prior: Posterior::FLAT, at: start() };
    for number in [2, 1] {
        let learn = ArmCommand::Learn(Learn {
            decision_id: Life::number(number).id(),
            pass: Pass::Final,
            posted_at: start(),
            spec: COMPOSITE_V2.to_owned(),
            reward: 0.6,
            weight: 0.5,
            success: true,
            simulated: true,
            at: world.now(),
        });
        for command in [&register, &learn] {
            world.execute::<Arm>("content:story", command, &context()).await.unwrap();
        }
    }
    life
}

#[tokio::test]
async fn a_story_has_the_draws_the_rewards_computed_again_and_what_the_arms_learned() {
    for place in [Place::new().await, Place::on_postgres().await] {
        let world = place.instance("a", OPEN).await;
        let life = lived(&world).await;
        let story = why::tell(&*world.log, life.id()).await.unwrap();
        let events: Vec<_> = story.lines.iter().map(|line| line.event).collect();
        let expected = [
            "planned",
            "queued",
            "posting_claimed",
            "post_attempted",
            "posted",
            "metrics_collected",
            "reward_computed",
            "reward_computed",
            "updated",
        ];
        assert_eq!(events, expected);
        assert!(story.lines.windows(2).all(|pair| pair[0].position < pair[1].position));
        assert_eq!(story.draws[0].draw, life.draws[0]);
        assert!(story.rewards.iter().all(|reward| reward.recomputed == Recomputed::Equal));
        // The other post's update is not part of this story, its effect is.
        assert_eq!((story.learned[0].before.alpha, story.learned[0].after.alpha), (1.5, 2.0));
        let read = &story.lines[5].told;
        assert!(read.contains("simulated, 24 h 0 min after the post: 10000 impressions"), "{read}");
        assert!(!read.contains("quotes"), "not measured: {read}");
    }
}

#[tokio::test]
async fn the_beginning_of_an_id_is_enough_where_it_is_unique() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let (first, second) = (Life::number(1), Life::number(2));
    first.live(&world).await;
    second.live(&world).await;
    let (a, b) = (first.id().to_string(), second.id().to_string());
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let found = |text: String| {
        let log = world.log.clone();
        async move { why::find(&*log, &text).await.unwrap() }
    };
    assert_eq!(found(a[..=shared].to_uppercase()).await, Found::One(first.id()));
    let both = Found::Several(vec![first.id(), second.id()]);
    assert_eq!(found(a[..shared].to_owned()).await, both);
    assert_eq!(found("ffff".to_owned()).await, Found::None);
}

fn xbot(place: &Place, words: &[&str]) -> Output {
    let Store::Sqlite(test) = &place.store else { panic!("a file is needed") };
    let url = format!("sqlite://{}", test.folder.path().join("xbot.db").display());
    let mut command = Command::new(env!("CARGO_BIN_EXE_xbot"));
    command.env_clear().env("DATABASE_URL", url).current_dir(test.folder.path());
    command.args(words).output().unwrap()
}

#[tokio::test]
async fn why_prints_the_story_with_the_chosen_arm_marked() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let life = lived(&world).await;
    let id = life.id().to_string();
    let ran = xbot(&place, &["why", &id]);
    let text = String::from_utf8(ran.stdout).unwrap();
    let chosen =
        format!("chosen\t{}\tBeta(1.000, 1.000)\t0.500000\t0.500000", life.draws[0].chosen);
    for part in [
        chosen.as_str(),
        "the learning engine is off: all were equally likely",
        "recomputed: equal to the last bit",
        "\tcontent:story\t2\tsuccess\t0.5\tBeta(1.5, 1)\tBeta(2, 1)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let json = xbot(&place, &["why", &id, "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["draws"][0]["chosen"], life.draws[0].chosen.to_string());
    assert_eq!(json["rewards"][1]["recomputed"], "equal");
    let unknown = xbot(&place, &["why", "ffff"]);
    let error = String::from_utf8(unknown.stderr).unwrap();
    assert_eq!(unknown.status.code(), Some(1));
    assert!(error.contains("help: `xbot events tail --type planned`"), "{error}");
}
