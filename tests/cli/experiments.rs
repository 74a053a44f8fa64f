//! `xbot experiments`, as a person types it.

use super::home::Home;

#[test]
fn one_command_starts_the_seven_days() {
    let home = Home::new();
    let ran = home.run("experiments plan seven-day --at 2099-08-10T00:00:00Z");
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<_> = ran.out.lines().collect();
    let window = "question_cta-20990812 runs from 2099-08-12T00:00:00.000000Z to 2099-08-14T";
    assert!(lines.len() == 2 && lines[0].starts_with(window), "{ran:?}");
    assert!(lines[1].starts_with("late_evening_slot-20990814 runs"), "{ran:?}");
    let again = home.run("experiments plan seven-day --at 2099-08-10T00:00:00Z");
    assert_eq!(again.code, 0, "{again:?}");
    let all = home.run("experiments list --json").json();
    let status = |index: usize| all[index]["status"].as_str().unwrap().to_owned();
    assert_eq!((all.as_array().unwrap().len(), status(0).as_str()), (2, "waiting"));
}

#[test]
fn an_experiment_is_started_shown_and_stopped() {
    let home = Home::new();
    let started = home.run("experiments start hashtag_1 --days 3 --json").json();
    let id = started[0]["id"].as_str().unwrap();
    let shown = home.run(&format!("experiments show {id} --json")).json();
    assert_eq!((shown["status"].as_str(), shown["open"].as_u64()), (Some("running"), Some(0)));
    let side = &shown["sides"][1];
    assert_eq!(side["why_no_lift"], "needs 30 more measured");
    assert!(side["lift"].is_null() && side["share"] == 0.5);
    let at = started[0]["starts_at"].as_str().unwrap();
    let other = format!("experiments start hashtag_1 --at {at} --days 5");
    home.run(&other).failed_with(1, "has another plan");
    assert_eq!(home.run(&format!("experiments stop {id} --why enough")).code, 0);
    let again = home.run(&format!("experiments stop {id} --why enough"));
    assert!(again.code == 0 && again.out.contains("stopped already"), "{again:?}");
    let shown = home.run(&format!("experiments show {id}"));
    assert!(shown.out.starts_with(&format!("{id}: stopped\n")), "{shown:?}");
}

#[test]
fn what_is_not_there_is_named_with_what_is() {
    let home = Home::with_store();
    let ran = home.run("experiments start emoji");
    ran.failed_with(1, "there is no template emoji");
    assert!(ran.err.contains("hashtag_1, question_cta, contrarian_reply, late_evening_slot"));
    home.run("experiments plan month").failed_with(1, "there is no plan month");
    home.run("experiments show none").failed_with(1, "there is no experiment none");
    home.run("experiments stop none --why x").failed_with(1, "does not exist");
    assert_eq!(home.run("experiments start hashtag_1 --at soon").code, 2);
    let templates = home.run("experiments templates");
    assert!(templates.out.contains("days 3-4 question_cta"), "{templates:?}");
}

#[test]
fn an_experiment_is_analysed_again_as_of_any_moment() {
    let home = Home::new();
    let started = home.run("experiments start hashtag_1 --days 3 --json").json();
    let id = started[0]["id"].as_str().unwrap();
    let found = home.run(&format!("replay experiment {id} --json")).json();
    assert_eq!((&found["status"], &found["verdict"]), (&"running".into(), &"too_early".into()));
    let lift = &found["sides"][1]["against_control"]["lift"];
    assert!(lift["estimate"].is_null() && lift["refused"] == true, "{lift}");
    assert!(lift["reason"].as_str().unwrap().contains("needs 30"), "{lift}");
    assert_eq!(found["manifest"]["parameters"]["mode"], "shadow");
    let again = home.run(&format!("replay experiment {id} --json --threads 2")).json();
    assert_eq!(again["result_hash"], found["result_hash"]);
    let text = home.run(&format!("replay experiment {id}")).out;
    assert!(text.contains("looking now   too early"), "{text}");
    let all = home.run("replay experiment --json").json();
    assert_eq!(all["experiments"][0]["id"], id);
    let before = home.run("replay experiment --as-of 0");
    assert!(before.out.starts_with("there is no experiment in this history\n"), "{before:?}");
    home.run(&format!("replay experiment {id} --as-of 0")).failed_with(1, "there is no experiment");
}
