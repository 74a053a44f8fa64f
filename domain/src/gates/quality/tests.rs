use proptest::prelude::*;

use super::ending::FULL;
use super::*;
use crate::gates::samples::GAMING_POSTS;

#[test]
fn lesson_15_a_cut_off_sentence_stays_below_the_limit() {
    let cases = [
        "Speedrunners found a new skip in Hollow Knight, and it saves almost two minutes because",
        "The best thing about Outer Wilds is that nothing stands between you and the",
        "Three lessons from a thousand hours of Dark Souls: patience, timing, and…",
        "The developers of Celeste hid a message in the last chapter, which was meant for",
        "Did you know that the first Zelda cartridge was gold because Nintendo wanted to...",
        "Stardew Valley was made by one person,",
        "Every boss in Sekiro teaches you one thing (and the first",
        "The three games that shaped the genre:",
        "Portal taught a whole generation to think with the.",
        "We asked ten designers about save points and #gamedev #gaming",
        "Its creator once said “a delayed game is eventually good",
    ];
    for text in cases {
        assert!(is_cut_off(text), "{text}");
        assert!(Quality::of(text).score <= 0.5, "{text}");
    }
}

#[test]
fn lesson_15_a_text_cut_to_fit_the_limit_is_cut_off() {
    let full = format!("{}. They found the hid", "Speedrunning is an art ".repeat(11));
    assert!(x_text::length(&full) >= FULL && x_text::length(&full) <= x_text::MAX_LENGTH);
    assert!(is_cut_off(&full));
    assert!(!is_cut_off(&format!("{full}den door.")));
}

#[test]
fn a_whole_sentence_is_not_cut_off() {
    let cases = [
        "",
        "🎮",
        "GG",
        "What are you waiting for?",
        "That is what it is made of.",
        "Some bosses just hit different...",
        "Read the whole story: https://example.com/story",
        "My three favourites this year 👇",
        "Best ending of the decade: 🎬",
        "A cosy game for the weekend #indiegames #cosy @studio",
        "He said “the cake is a lie”",
        "The answer is A",
        "Rank: S+ is impossible :(",
        "Reasons to play it (there are many)",
    ];
    for text in cases {
        assert!(!is_cut_off(text), "{text}");
    }
}

#[test]
fn normal_gaming_posts_are_good_enough() {
    for text in GAMING_POSTS {
        let quality = Quality::of(text);
        assert!(quality.score >= 0.7, "{text}: {quality:?}");
    }
}

#[test]
fn a_post_that_says_nothing_or_is_all_hashtags_is_not() {
    for text in ["GG", "", "lol 😂", "#a #b #c #d #e #f"] {
        assert!(Quality::of(text).score < 0.7, "{text}: {:?}", Quality::of(text));
    }
}

#[test]
fn a_thread_is_as_good_as_its_weakest_text() {
    let good = GAMING_POSTS[0].to_owned();
    assert_eq!(score(&[good.clone(), "GG".to_owned()]), Quality::of("GG").score);
    assert_eq!(score(&[good]), Quality::of(GAMING_POSTS[0]).score);
    assert_eq!(score(&[]), 0.0);
}

proptest! {
    #[test]
    fn a_score_is_a_fraction_and_always_the_same(text in any::<String>()) {
        let quality = Quality::of(&text);
        prop_assert!((0.0..=1.0).contains(&quality.score));
        prop_assert_eq!(quality, Quality::of(&text));
    }

    #[test]
    fn a_text_is_worth_less_when_it_is_cut_off(text in "[A-Z][a-z]{2,8}( [a-z]{2,8}){8,20}") {
        let whole = Quality::of(&format!("{text} games.")).score;
        let cut = Quality::of(&format!("{text} games and the")).score;
        prop_assert!(cut < whole);
    }
}
