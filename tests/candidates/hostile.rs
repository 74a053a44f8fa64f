//! Servers that mean harm cost bounded time and memory, and a warning.

use std::time::{Duration, Instant};

use xbot::candidates::{Gathered, Limits, gather};
use xbot::content::{Content, Feed};

use super::server::{Answer, Server};

/// Far less than a server that never ends would take, and enough for one that answers.
const DEADLINE: Duration = Duration::from_millis(1_500);

fn read(servers: &[&Server]) -> Gathered {
    let mut content = Content::load(None).unwrap();
    content.catalogue.clear();
    content.feeds = servers.iter().map(|server| feed(server.url())).collect();
    let limits = Limits { deadline: DEADLINE, ..Limits::default() };
    let begun = Instant::now();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let gathered = runtime.block_on(gather(&content, limits));
    assert!(begun.elapsed() < DEADLINE * 4, "{:?}", begun.elapsed());
    gathered
}

fn feed(url: String) -> Feed {
    Feed { url, topic: "gaming_fps".to_owned(), tags: vec![], priority: 0.5, max_entries: 20 }
}

fn refused(answer: Answer, expected: &str) {
    let server = Server::start(answer);
    let gathered = read(&[&server]);
    assert!(gathered.found.is_empty());
    assert_eq!(gathered.warnings.len(), 1);
    let warning = &gathered.warnings[0];
    assert!(warning.contains(expected) && !warning.contains('\n'), "{warning}");
}

#[test]
fn an_endless_answer_ends_at_two_megabytes() {
    refused(Answer::endless(), "it has more than 2097152 bytes");
}

#[test]
fn a_small_answer_that_unpacks_to_much_is_unpacked_to_two_megabytes() {
    refused(Answer::zip_bomb(), "it has more than 2097152 bytes");
}

#[test]
fn an_answer_that_drips_ends_at_the_deadline() {
    refused(Answer::drip(), "timeout");
}

#[test]
fn a_server_that_never_answers_ends_at_the_deadline() {
    refused(Answer::silence(), "timeout");
}

#[test]
fn a_round_of_redirects_ends_after_five() {
    let server = Server::start(Answer::redirect("/again"));
    let gathered = read(&[&server]);
    assert!(gathered.warnings[0].contains("redirect"), "{gathered:?}");
    assert_eq!(server.requests(), 6);
}

#[test]
fn a_redirect_leads_to_http_only() {
    for to in ["file:///etc/passwd", "ftp://127.0.0.1/feed", "gopher://127.0.0.1/"] {
        refused(Answer::redirect(to), "could not read the feed");
    }
}

#[test]
fn a_bomb_of_entities_is_a_text_like_any_other() {
    let bomb = Answer::text(
        "<!DOCTYPE rss [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>\
         <rss version='2.0'><channel><item><title>Say &b;</title></item></channel></rss>",
    );
    let server = Server::start(bomb);
    let gathered = read(&[&server]);
    assert_eq!(gathered.found[0].text, "Say &b;");
}

#[test]
fn a_wrong_encoding_is_a_warning_and_an_unknown_one_is_read_as_utf_8() {
    let mut latin = b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>".to_vec();
    latin.extend(b"<item><title>Caf\xe9 \xff\xfe speedrun</title></item></channel></rss>");
    let wrong = Server::start(Answer::bytes(latin));
    let unknown = Server::start(Answer::text(
        "<?xml version='1.0' encoding='klingon'?><rss version='2.0'><channel>\
         <item><title>Qapla</title></item></channel></rss>",
    ));
    let good = Server::start(Answer::feed(&["Patch day"]));
    let gathered = read(&[&wrong, &unknown, &good]);
    let texts: Vec<_> = gathered.found.iter().map(|found| &found.text).collect();
    assert_eq!(texts, ["Qapla", "Patch day"]);
    assert_eq!(gathered.warnings.len(), 1);
    assert!(gathered.warnings[0].contains("UTF-8"), "{gathered:?}");
}

#[test]
fn bad_servers_are_waited_for_together_and_the_good_one_is_read() {
    let bad: Vec<_> = (0..6).map(|_| Server::start(Answer::drip())).collect();
    let good = Server::start(Answer::feed(&["Patch day"]));
    let servers: Vec<_> = bad.iter().chain([&good]).collect();
    let gathered = read(&servers);
    assert_eq!(gathered.warnings.len(), 6);
    assert_eq!(gathered.found[0].text, "Patch day");
}
