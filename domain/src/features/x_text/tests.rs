use proptest::prelude::*;

use super::*;

#[test]
fn a_text_weighs_what_x_says() {
    let cases = [
        ("", 0),
        ("Hello, world!", 13),
        ("Grüße aus Köln", 14),
        ("Привет", 6),
        ("日本語", 6),
        ("—–“”‘’", 6),
        ("…", 2),
        ("ﬁ", 2),
        ("🎮", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👩‍❤️‍💋‍👨", 2),
        ("🏳️‍🌈🇩🇪", 4),
        ("🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", 2),
        ("1️⃣", 2),
        ("©", 1),
        ("©\u{fe0f}", 2),
        ("👍👍", 4),
        ("a\u{fe0f}", 3),
    ];
    for (text, weight) in cases {
        assert_eq!(length(text), weight, "{text}");
    }
}

#[test]
fn a_decomposed_letter_weighs_as_the_composed_one() {
    assert_eq!(length(&"e\u{301}".repeat(280)), 280);
    assert_eq!(length("\u{1112}\u{1161}\u{11ab}"), length("한"));
}

#[test]
fn a_chain_of_joined_emoji_is_not_one_emoji() {
    assert!(length(&["🎮"; 100].join("\u{200d}")) > 50);
}

#[test]
fn every_link_weighs_twenty_three() {
    let cases = [
        ("https://example.com", 23),
        ("HTTP://EXAMPLE.COM/a/very/long/path?with=a&query=true#and-fragment", 23),
        ("see example.com", 4 + 23),
        ("twitch.tv/someone", 23),
        ("(https://en.wikipedia.org/wiki/Portal_(video_game))", 2 + 23),
        ("https://example.com/a.", 23 + 1),
        ("https://example.com:8080/x", 23),
        ("a https://example.com b https://example.org", 2 + 23 + 3 + 23),
        ("見てhttps://example.com", 4 + 23),
        ("http://localhost", 16),
        ("me@example.com", 14),
        ("Node.js 2.5", 11),
        ("#example.com", 12),
        ("well...then", 11),
    ];
    for (text, weight) in cases {
        assert_eq!(length(text), weight, "{text}");
    }
}

#[test]
fn a_hashtag_starts_a_word_and_has_a_letter() {
    let cases = [
        ("#gaming", 1),
        ("#gaming #PS5, (#rpg)", 3),
        ("#1", 0),
        ("#1st", 1),
        ("C# and F#", 0),
        ("no#tag", 0),
        ("&#39;", 0),
        ("##double", 1),
        ("#one#two", 0),
        ("＃全角 #日本語", 2),
        ("#️⃣", 0),
        ("https://example.com/#anchor", 0),
        ("#_", 0),
        ("#", 0),
    ];
    for (text, tags) in cases {
        assert_eq!(hashtags(text), tags, "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_can_be_counted(text in any::<String>()) {
        let characters = u32::try_from(text.chars().count()).unwrap();
        prop_assert!(hashtags(&text) <= characters);
        let _ = (length(&text), without_urls(&text));
    }

    #[test]
    fn no_text_of_plain_letters_is_cheaper_than_its_letters(text in "[a-z ,!]{0,300}") {
        prop_assert_eq!(length(&text), u32::try_from(text.len()).unwrap());
    }

    #[test]
    fn texts_like_links_can_be_counted(text in "(https?://)?[a-z0-9.:/?#()@_ é…-]{0,60}") {
        let links = urls(&text);
        prop_assert!(links.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let _ = length(&text);
    }
}
