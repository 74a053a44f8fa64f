use super::*;
use crate::gates::samples::GAMING_POSTS;

fn profane(text: &str) -> bool {
    PROFANITY.find(&fold::words(text)).score >= LEXICON_LIMIT
}

fn toxic(text: &str) -> bool {
    TOXICITY.find(&fold::words(text)).score >= LEXICON_LIMIT
}

fn promotes(text: &str) -> bool {
    PROMOTION.find(&fold::words(text)).score >= LEXICON_LIMIT
}

#[test]
fn profanity_is_found_however_it_is_written() {
    let cases = [
        "what the fuck",
        "FUCK!",
        "sh1t happens",
        "$hit",
        "bull5hit!",
        "a$$",
        "@ss hat",
        "f.u.c.k this",
        "f u c k",
        "s-h-i-t",
        "fuuuuuck",
        "f**k",
        "sh*t",
        "fück",
        "ｆｕｃｋ",
        "fu\u{200b}ck",
        "ѕhіt",
        "𝓯𝓾𝓬𝓴",
        "a55h0le",
        "kick-ass",
        "asshole.",
        "b1tch",
    ];
    for text in cases {
        assert!(profane(text), "{text}");
    }
}

#[test]
fn a_word_within_a_harmless_word_is_harmless() {
    let cases = [
        "Scunthorpe United play tonight",
        "A classic assassin class with brass knuckles",
        "Penistone, Lightwater and Clitheroe",
        "Cockpit view in Dickens' Essex",
        "shiitake",
        "Assassin's Creed",
        "badass boss",
        "Moby Dick",
        "cumulative title",
        "basement passage",
        "analysis of canals",
        "a bastard sword",
        "a chink in the armour",
        "Hell difficulty",
        "that level was shut tight",
        "GTA5 on PS5",
        "4K at 60 fps",
        "2*3*4 puzzles",
        "a * b",
        "**bold** words",
        "as soon as",
        "U.S. only",
        "Push it to the limit",
        "S+ rank",
    ];
    for text in cases {
        assert!(!profane(text), "{text}");
    }
}

#[test]
fn attacks_on_people_are_found_and_battles_are_not() {
    let attacks = [
        "kill yourself",
        "KYS",
        "I hate you",
        "you are an idiot",
        "you're so stupid",
        "ur pathetic",
        "you absolute m0ron",
        "go back to your country",
    ];
    for text in attacks {
        assert!(toxic(text), "{text}");
    }
    let battles = [
        "I died forty times to Malenia and I hate her moves",
        "Kill the boss, loot the room",
        "That was a stupid way to die",
        "This boss will kill you fast",
        "How to kill a dragon",
        "The idiot box is back",
        "You need to grapeshot the trapdoor",
        "Grape soda power-up",
    ];
    for text in battles {
        assert!(!toxic(text), "{text}");
    }
}

#[test]
fn advertising_is_found_and_news_is_not() {
    for text in [
        "Buy now!",
        "Use code XBOT",
        "link in bio 👇",
        "FREE V-BUCKS here",
        "DM me for prices",
        "50% off and a giveaway",
        "Sign up today",
        "fr33 robux",
    ] {
        assert!(promotes(text), "{text}");
    }
    for text in [
        "Hades is 50% off this week",
        "A free weekend for Rust",
        "The code of the original Doom",
        "I would buy it again",
        "The studio runs a giveaway",
        "The link between worlds",
    ] {
        assert!(!promotes(text), "{text}");
    }
}

#[test]
fn personal_data_is_found() {
    let cases = [
        ("write to jane.doe+x@example.co.uk", "an e-mail address"),
        ("(jane@example.com)", "an e-mail address"),
        ("call +49 30 12345678 now", "a telephone number"),
        ("+15551234567", "a telephone number"),
        ("(555) 234-5678", "a telephone number"),
        ("555.234.5678", "a telephone number"),
        ("1-555-234-5678", "a telephone number"),
        ("07911 123456", "a telephone number"),
        ("030 1234567", "a telephone number"),
        ("4111 1111 1111 1111", "a card number"),
        ("card 4111111111111111.", "a card number"),
        ("3782-822463-10005", "a card number"),
        ("since 2019 5500 0000 0000 0004", "a card number"),
        ("DE89 3704 0044 0532 0130 00", "a bank account (IBAN)"),
        ("GB82WEST12345698765432", "a bank account (IBAN)"),
        ("server at 192.168.10.12.", "an IP address"),
        ("2001:db8:85a3::8a2e:370:7334", "an IP address"),
        ("123-45-6789", "a social security number"),
        ("I live at 221 Baker Street", "a street address"),
        ("1600 Pennsylvania Ave., Washington", "a street address"),
        ("Hauptstraße 12, Berlin", "a street address"),
    ];
    for (text, what) in cases {
        let found: Vec<&str> = pii::find(text).into_iter().map(|(_, what)| what).collect();
        assert!(found.contains(&what), "{text}: {found:?}");
    }
}

#[test]
fn numbers_of_games_are_not_personal_data() {
    let cases = [
        "The highest score is 2147483647 points",
        "Patch 1.0.2.1 is out",
        "v1.2.3.4",
        "2.5.1",
        "Released 2025-08-11 10:30, delayed from 11.08.2024 12",
        "1,000,000,000 downloads",
        "2017 2018 2019 2020 2021",
        "4111 1111 1111 1112",
        "3.14159265358979",
        "01:23:45.678",
        "std::vector and 12:30:45",
        "DE89 3704 0044 0532 0130 01",
        "A Nightmare on Elm Street 4",
        "@studio and @player_one",
        "Forza Horizon 5 Test Drive",
        "Streets of Rage 4",
        "+10 to all",
        "100 - 200 - 300",
        "k/d 12-3-4",
        "Half-Life 2: Episode One",
        "3-2-1 go",
        "5 + 5 = 10",
        "007 GoldenEye",
        "0451",
        "+100000 XP",
    ];
    for text in cases {
        assert_eq!(pii::find(text), [], "{text}");
    }
}

#[test]
fn a_reason_says_what_and_where_and_the_limit_but_not_the_secret() {
    let texts = ["Fine.".to_owned(), "Call me: jane@example.com".to_owned()];
    let checks = checks(&texts, &Limits::default());
    let blocked: Vec<&String> = checks.iter().filter_map(|c| c.blocked.as_ref()).collect();
    assert_eq!(
        blocked,
        ["text 2 has what looks like an e-mail address at character 10; none allowed"]
    );
}

#[test]
fn length_and_hashtags_are_blocked_above_their_limit_and_not_at_it() {
    let blocked =
        |text: String| checks(&[text], &Limits::default()).into_iter().find_map(|c| c.blocked);
    assert_eq!(blocked("é".repeat(280)), None);
    assert_eq!(
        blocked("é".repeat(281)).unwrap(),
        "text 1 weighs 281 by X's count, at most 280 allowed"
    );
    assert_eq!(blocked("#ab #cd #ef".to_owned()), None);
    assert_eq!(
        blocked("#ab #cd #ef #gh".to_owned()).unwrap(),
        "text 1 has 4 hashtags, at most 3 allowed"
    );
}

#[test]
fn a_text_that_nobody_can_see_is_empty() {
    for text in ["", "  \n", "\u{200b}\u{feff}"] {
        let found = checks(&[text.to_owned()], &Limits::default());
        assert!(found.iter().any(|c| c.name == "empty" && c.blocked.is_some()), "{text:?}");
    }
    assert!(checks(&[], &Limits::default()).iter().any(|c| c.blocked.is_some()));
}

#[test]
fn normal_gaming_posts_are_safe() {
    for text in GAMING_POSTS {
        for check in checks(&[(*text).to_owned()], &Limits::default()) {
            assert_eq!(check.blocked, None, "{text}");
        }
    }
}
