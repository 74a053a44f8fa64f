use std::fmt::Write as _;

use super::*;

fn feed(max_entries: usize) -> Feed {
    Feed {
        url: "http://127.0.0.1/feed".to_owned(),
        topic: "gaming_indie".to_owned(),
        tags: vec!["news".to_owned()],
        priority: 0.5,
        max_entries,
    }
}

fn texts(document: impl AsRef<[u8]>) -> Vec<String> {
    let found = parse(&feed(20), document.as_ref()).unwrap();
    found.into_iter().map(|found| found.text).collect()
}

fn rss(items: &str) -> String {
    format!("<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>")
}

#[test]
fn rss_atom_and_json_give_their_titles() {
    let item = rss("<item><title>A &amp;amp; B</title></item>");
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>\
                <title type='html'>&lt;b&gt;New&lt;/b&gt; boss</title></entry></feed>";
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Feed",
                   "items": [{"id": "1", "title": "A  patch", "content_text": "x"}]}"#;
    assert_eq!(texts(item), ["A & B"]);
    assert_eq!(texts(atom), ["New boss"]);
    assert_eq!(texts(json), ["A patch"]);
}

#[test]
fn an_entry_without_a_short_text_is_left_out_and_never_cut() {
    let long = "x".repeat(501);
    let items = format!(
        "<item><title> </title><description>A note</description></item>\
         <item><title>{long}</title></item><item><link>http://a.example/</link></item>"
    );
    assert_eq!(texts(rss(&items)), ["A note"]);
}

#[test]
fn only_the_first_entries_are_taken() {
    let items: String = (0..9).fold(String::new(), |mut items, n| {
        let _ = write!(items, "<item><title>Entry {n}</title></item>");
        items
    });
    let found = parse(&feed(2), rss(&items).as_bytes()).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].text, "Entry 1");
    assert_eq!(found[1].source, "http://127.0.0.1/feed");
}

#[test]
fn the_encoding_that_a_feed_declares_is_followed() {
    let mut latin = b"<?xml version='1.0' encoding='ISO-8859-1'?>".to_vec();
    latin.extend(rss("<item><title>Caf\u{e9}</title></item>").chars().map(|c| c as u8));
    assert_eq!(texts(latin), ["Café"]);
}

#[test]
fn a_bomb_of_entities_is_not_set_off() {
    let mut bomb = String::from("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY lol0 'lol'>");
    for n in 1..10 {
        let ten = format!("&lol{};", n - 1).repeat(10);
        let _ = write!(bomb, "<!ENTITY lol{n} '{ten}'>");
    }
    bomb += "]>";
    bomb += &rss("<item><title>&lol9;</title></item>");
    assert_eq!(texts(bomb), ["&lol9;"]);
}

#[test]
fn a_feed_of_opening_tags_is_refused() {
    let deep = format!(
        "<rss version='2.0' xmlns:m='http://search.yahoo.com/mrss/'><channel><item>{}",
        "<m:group>".repeat(200_000)
    );
    let error = parse(&feed(20), deep.as_bytes()).unwrap_err();
    assert!(matches!(error, FeedError::TooDeep(_)), "{error}");
}

#[test]
fn what_is_no_feed_is_an_error() {
    for document in ["", "<html><body>404</body></html>", "<rss", "{}", "\u{0}\u{1}"] {
        assert!(parse(&feed(20), document.as_bytes()).is_err(), "{document}");
    }
}
