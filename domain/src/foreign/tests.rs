//! Imported once, whatever is imported again.

use super::*;
use crate::rules::Rules;

fn provenance(file: &str, line: u64) -> Provenance {
    Provenance {
        origin: "x".to_owned(),
        format: "posts".to_owned(),
        file: format!("{file}.csv"),
        file_hash: ContentHash::of(file.as_bytes()),
        line,
        notes: vec![],
    }
}

fn at() -> Timestamp {
    "2025-08-11T09:00:00Z".parse().unwrap()
}

fn post(file: &str, likes: u64) -> ForeignCommand {
    let post = PostImported {
        post_id: "1226928883355791360".to_owned(),
        text: Some("Frame-perfect".to_owned()),
        url: None,
        posted_at: Some(at()),
        posted_on: None,
        provenance: provenance(file, 2),
        at: at(),
    };
    let reading = ReadingImported {
        post_id: post.post_id.clone(),
        captured_at: None,
        metrics: Metrics { likes: Some(likes), ..Metrics::default() },
        also: BTreeMap::new(),
        provenance: provenance(file, 2),
        at: at(),
    };
    ForeignCommand::ImportPost { post: Box::new(post), reading: Some(Box::new(reading)) }
}

fn arm(file: &str, line: u64, clicks: u64) -> ForeignCommand {
    ForeignCommand::ImportArm(Box::new(ArmImported {
        test_id: "t1".to_owned(),
        headline: "You will not believe it".to_owned(),
        impressions: 100,
        clicks,
        also: BTreeMap::new(),
        provenance: provenance(file, line),
        at: at(),
    }))
}

fn rounds(pscore: f64, lines: &[u64]) -> ForeignCommand {
    let round = |line: &u64| Round {
        line: *line,
        made_at: None,
        action: "7".to_owned(),
        position: Some(1),
        reward: 1.0,
        pscore,
        context: BTreeMap::new(),
        notes: vec![],
    };
    let provenance = provenance("a", 2);
    let rounds = RoundsImported {
        piece: 0,
        rounds: lines.iter().map(round).collect(),
        provenance,
        at: at(),
    };
    ForeignCommand::ImportRounds(Box::new(rounds))
}

/// The types of the events of each command, one after the other on one state.
fn run(commands: &[ForeignCommand]) -> Vec<Vec<&'static str>> {
    let mut state = Foreign::default();
    let one = |command| {
        let events = state.decide(command).unwrap();
        events.iter().chain(&events).for_each(|event| state.evolve(event));
        events.iter().map(ForeignEvent::name).collect()
    };
    commands.iter().map(one).collect()
}

#[test]
fn a_post_measured_again_is_a_second_reading_and_the_same_again_is_nothing() {
    let (post_type, reading) = ("foreign_post_imported", "foreign_reading_imported");
    assert_eq!(
        run(&[post("a", 3), post("a", 3), post("b", 5), post("b", 3)]),
        [vec![post_type, reading], vec![], vec![reading], vec![]]
    );
}

#[test]
fn the_same_headline_may_stand_twice_in_a_file_but_is_not_imported_from_two() {
    let all = [arm("a", 2, 5), arm("a", 3, 5), arm("a", 2, 5), arm("b", 2, 5), arm("b", 9, 6)];
    let counts: Vec<_> = run(&all).iter().map(Vec::len).collect();
    assert_eq!(counts, [1, 1, 0, 0, 1]);
}

#[test]
fn a_round_is_imported_once_and_one_that_was_refused_may_come_later() {
    let all = [rounds(0.5, &[2, 4]), rounds(0.5, &[2, 4]), rounds(0.5, &[2, 3, 4])];
    let counts: Vec<_> = run(&all).iter().map(Vec::len).collect();
    assert_eq!(counts, [1, 0, 1]);
}

#[test]
fn what_cannot_be_is_refused() {
    let state = Foreign::default();
    for (command, code) in [
        (arm("a", 2, 101), "impossible_arm"),
        (rounds(0.0, &[2]), "impossible_round"),
        (rounds(1.5, &[2]), "impossible_round"),
        (rounds(f64::NAN, &[2]), "impossible_round"),
    ] {
        assert_eq!(state.decide(&command).unwrap_err().code, code);
    }
}

#[test]
fn each_thing_has_a_stream_of_its_own() {
    let ids = [post("a", 1), arm("a", 2, 1), rounds(0.5, &[2])].map(|command| command.stream_id());
    assert_eq!(post("b", 9).stream_id(), ids[0]);
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0].len() == 64);
}
