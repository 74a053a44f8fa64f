//! The second kind of source, read by the program.

use super::home::Home;
use super::server::{Answer, Server};

#[test]
fn a_feed_is_read_like_the_catalogue_and_knows_its_texts_again() {
    let server = Server::start(Answer::feed(&["Patch  day", "Caf&#233; speedrun", "Patch day"]));
    let home = Home::new();
    let first = home.niche(&[server.url()]).refresh();
    assert_eq!((&first["generated"], &first["prepared"]), (&4.into(), &3.into()));
    assert_eq!((&first["duplicates"], &first["queue_depth"]), (&1.into(), &3.into()));
    assert_eq!(first["top_topics"][0]["topic"], "news");
    let second = home.refresh();
    assert_eq!((&second["prepared"], &second["duplicates"]), (&0.into(), &4.into()));
    assert_eq!(home.events(), 3);
}

#[test]
fn a_failing_feed_is_one_warning_and_stops_no_other() {
    let broken = Server::start(Answer::text("this is no feed"));
    let missing = Server::start(Answer::status("404 Not Found"));
    let round = Server::start(Answer::redirect("/"));
    let good = Server::start(Answer::feed(&["Patch day"]));
    let nobody = "http://127.0.0.1:1/feed".to_owned();
    let home = Home::new();
    home.niche(&[broken.url(), missing.url(), round.url(), nobody, good.url()]);
    let ran = home.run("candidates refresh");
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success(), "{said}");
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(
        said.lines().all(|line| line.starts_with("warning: could not read the feed http://")),
        "{said}"
    );
    assert_eq!(home.refresh()["queue_depth"], 2);
}
