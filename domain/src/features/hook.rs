//! How a post opens: the pattern that is to stop a reader.

use unicode_segmentation::UnicodeSegmentation;

use super::HookPattern::{self, CallToAction, Contrarian, DidYouKnow, NewStudy, Other, Question};

#[derive(Clone, Copy, Debug)]
enum Sign {
    /// The first sentence has one of these phrases.
    Opening(&'static [&'static str]),
    /// The first sentence asks.
    OpeningAsks,
    /// One of these phrases stands anywhere.
    Anywhere(&'static [&'static str]),
    /// Some sentence asks.
    Asks,
}

/// The first row that fits names the pattern.
const TABLE: &[(HookPattern, Sign)] = &[
    (
        DidYouKnow,
        Sign::Opening(&["did you know", "didyouknow", "fun fact", "til", "little known fact"]),
    ),
    (
        NewStudy,
        Sign::Opening(&[
            "new study",
            "new research",
            "new survey",
            "new report",
            "a study",
            "recent study",
            "studies show",
            "study finds",
            "study shows",
            "research shows",
            "research finds",
            "researchers found",
            "researchers find",
            "researchers say",
            "scientists found",
            "scientists say",
            "according to a study",
            "according to research",
        ]),
    ),
    (
        Contrarian,
        Sign::Opening(&[
            "unpopular opinion",
            "hot take",
            "controversial opinion",
            "controversial take",
            "everyone says",
            "everyone thinks",
            "everybody thinks",
            "most people think",
            "most people believe",
            "most players think",
            "contrary to",
            "is overrated",
            "are overrated",
            "is underrated",
            "are underrated",
            "change my mind",
            "is a myth",
            "nobody talks about",
            "no one talks about",
            "nobody wants to hear",
            "wrong about",
            "stop saying",
            "stop pretending",
            "you do not need",
            "you dont need",
        ]),
    ),
    (Question, Sign::OpeningAsks),
    (
        CallToAction,
        Sign::Anywhere(&[
            "reply with",
            "reply below",
            "comment below",
            "comments below",
            "in the comments",
            "in the replies",
            "tell me",
            "tell us",
            "let me know",
            "let us know",
            "share this",
            "share your",
            "tag a",
            "tag your",
            "tag someone",
            "retweet if",
            "rt if",
            "repost if",
            "like if",
            "drop your",
            "drop a",
            "follow for",
            "follow me",
            "follow us",
            "bookmark this",
            "save this",
            "vote now",
            "vote below",
            "quote this",
            "post your",
            "show me your",
        ]),
    ),
    (Question, Sign::Asks),
];

pub fn hook_pattern(text: &str) -> HookPattern {
    let opening = text.unicode_sentences().find(|s| s.unicode_words().next().is_some());
    let opening = opening.unwrap_or_default();
    let (first, all) = (spoken(opening), spoken(text));
    let fits = |sign: &Sign| match sign {
        Sign::Opening(phrases) => has_one(&first, phrases),
        Sign::OpeningAsks => asks(opening),
        Sign::Anywhere(phrases) => has_one(&all, phrases),
        Sign::Asks => text.unicode_sentences().any(asks),
    };
    let row = TABLE.iter().find(|(_, sign)| fits(sign));
    row.map_or(Other, |(pattern, _)| *pattern)
}

/// Lower-case words between single spaces, also at both ends, apostrophes gone: a phrase between
/// spaces is then found as whole words only.
fn spoken(text: &str) -> String {
    let mut spoken = String::from(" ");
    for word in text.unicode_words() {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        spoken.extend(letters.flat_map(char::to_lowercase));
        spoken.push(' ');
    }
    spoken
}

fn has_one(spoken: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| spoken.contains(&format!(" {phrase} ")))
}

fn asks(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(|c: char| !matches!(c, '?' | '？') && !c.is_alphanumeric());
    end.ends_with(['?', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_known_by_its_opening() {
        let cases = [
            ("Did you know the first Easter egg hid in Adventure?", DidYouKnow),
            ("🎮 DID YOU KNOW: Tetris was written on an Elektronika 60.", DidYouKnow),
            ("Fun fact: Mario was once called Jumpman.", DidYouKnow),
            ("New study: players of action games react faster.", NewStudy),
            ("Researchers found that co-op lowers stress.", NewStudy),
            ("Unpopular opinion: boss runs make the boss better.", Contrarian),
            ("Hot take: water levels are good. Agree?", Contrarian),
            ("Everyone thinks roguelikes are about luck.", Contrarian),
            ("Which boss took you the longest? Mine was Malenia.", Question),
            ("Hollow Knight turned eight. Where were you stuck?", Question),
            ("Best soundtrack of the decade 🎶 Tell me yours.", CallToAction),
            ("Retweet if you still own your first console.", CallToAction),
            ("The speedrun of Portal is now under six minutes.", Other),
            ("Until tomorrow, keep your hilts up.", Other),
            ("", Other),
        ];
        for (text, pattern) in cases {
            assert_eq!(hook_pattern(text), pattern, "{text}");
        }
    }

    #[test]
    fn a_phrase_counts_only_as_whole_words() {
        assert_eq!(hook_pattern("Hot takeaway from the show: more remakes."), Other);
        assert_eq!(hook_pattern("Candid you know-how of level design."), Other);
    }
}
