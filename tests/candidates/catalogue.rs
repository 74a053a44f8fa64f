//! The first kind of source: the texts of the built-in file, or of another.

use xbot::content::Content;
use xbot_domain::ids::ContentHash;

use super::home::Home;

#[test]
fn the_first_refresh_fills_the_queue_and_the_second_finds_only_duplicates() {
    let home = Home::new();
    let first = home.refresh();
    let count = first["generated"].as_u64().unwrap();
    assert!((20..=40).contains(&count), "{first}");
    assert_eq!(first["prepared"], count);
    assert_eq!(first["duplicates"], 0);
    assert_eq!(first["queue_depth"], count);
    assert_eq!(first["top_topics"][0]["topic"], "gaming_fps");
    assert_eq!(first["position"], count);
    let second = home.refresh();
    assert_eq!(second["generated"], count);
    assert_eq!(second["prepared"], 0);
    assert_eq!(second["duplicates"], count);
    assert_eq!(second["queue_depth"], count);
    assert_eq!(second["position"], count);
}

#[test]
fn people_read_what_the_runbook_says() {
    let home = Home::new();
    let ran = home.run("candidates refresh");
    let count = Content::load(None).unwrap().catalogue.len();
    assert_eq!(
        String::from_utf8(ran.stdout).unwrap(),
        format!(
            "{count} candidates generated from gaming sources\n{count} prepared\n0 duplicates\n\
             Queue depth: {count}\nTop topics: gaming_fps, gaming_battle_royale, \
             gaming_hardware, gaming_rpg, gaming_indie\n"
        )
    );
    assert!(ran.stderr.is_empty());
}

#[test]
fn a_candidate_is_named_by_the_hash_of_its_text_and_sealed_at_once() {
    let home = Home::new();
    home.refresh();
    let store = rusqlite::Connection::open(home.store()).unwrap();
    let mut statement = store.prepare("select content_hash, text, source from candidates").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    for row in rows {
        let (id, text, source): (String, String, String) = row.unwrap();
        assert_eq!(id, ContentHash::of(text.as_bytes()).0);
        assert_eq!(source, "catalogue");
    }
    assert!(home.run("audit verify").status.success());
}

#[test]
fn another_niche_is_another_file() {
    let home = Home::new();
    let refreshed = home.niche(&[]).refresh();
    assert_eq!(refreshed["queue_depth"], 1);
    assert_eq!(refreshed["top_topics"][0]["topic"], "green_tea");
}

#[test]
fn a_content_file_that_cannot_be_used_ends_with_two_and_writes_nothing() {
    let home = Home::new();
    home.niche(&["ftp://127.0.0.1/feed".to_owned()]);
    let ran = home.run("candidates refresh");
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(said.contains("niche.toml: feeds[0].url must be"), "{said}");
    assert!(said.contains("help: ") && said.lines().count() == 2, "{said}");
    assert!(!home.store().exists());
}
