use super::*;

/// The built-in file with one piece of text replaced.
fn with(from: &str, to: &str) -> Result<Content, ContentError> {
    assert!(BUILT_IN.contains(from), "{from}");
    read::parse("niche.toml", &BUILT_IN.replacen(from, to, 1))
}

#[test]
fn the_built_in_file_is_valid_and_fills_a_first_queue_of_twenty_to_forty() {
    let content = Content::load(None).unwrap();
    assert!((20..=40).contains(&content.catalogue.len()));
    assert!(content.feeds.is_empty());
    for topic in &content.topics {
        let about = |entry: &Entry| entry.topic == topic.name;
        assert!(content.catalogue.iter().any(about), "{}", topic.name);
    }
}

#[test]
fn each_built_in_candidate_fits_into_a_post() {
    for entry in Content::load(None).unwrap().catalogue {
        assert!(entry.text.chars().count() <= 280, "{}", entry.text);
    }
}

#[test]
#[rustfmt::skip]
fn a_wrong_value_is_named_with_file_key_and_range() {
    for (from, to, expected) in [
        ("feed_days = 7", "feed_days = 366", "expiry.feed_days must be between 0 and 365, got 366"),
        ("posts_per_day = 10", "posts_per_day = 49", "pace.posts_per_day must be between 1 and 48, got 49"),
        ("words = \"shooters\"", "words = \" \"", "topics[0].words must have between 1 and 4000 characters"),
        ("priority = 0.90", "priority = 1.5", "catalogue[0].priority must be between 0 and 1, got 1.5"),
        ("priority = 0.90", "priority = nan", "catalogue[0].priority must be between 0 and 1, got NaN"),
        ("name = \"gaming_rpg\"", "name = \"RPG!\"", "topics[2].name must have 1 to 40 of a-z"),
        ("name = \"gaming_rpg\"", "name = \"gaming_fps\"", "topics[2].name must be unique"),
        ("topic = \"gaming_fps\"", "topic = \"cooking\"", "catalogue[0].topic must be one of topics[].name, got `cooking`"),
        ("Material: {material}", "", "prompts.single must contain {material}"),
        ("niche = \"gaming\"", "niche = \" \"", "niche must have between 1 and 4000 characters, got 0"),
        ("tags = [\"aim\", ", "tags = [\"a b\", ", "catalogue[0].tags must have 1 to 40 letters"),
    ] {
        let error = with(from, to).unwrap_err().to_string();
        assert!(error.starts_with("niche.toml: ") && error.contains(expected), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn a_feed_needs_an_address_that_may_stand_in_the_log() {
    for (url, max_entries, expected) in [
        ("ftp://example.org/feed", 20, "feeds[0].url must be an http"),
        ("http://me:pw@example.org/", 20, "feeds[0].url must be an http"),
        ("nowhere", 20, "feeds[0].url must be an http"),
        ("https://example.org/", 0, "between 1 and 100, got 0"),
    ] {
        let text = format!(
            "{BUILT_IN}\n[[feeds]]\nurl = \"{url}\"\ntopic = \"gaming_rpg\"\npriority = 0.5\n\
             max_entries = {max_entries}\n"
        );
        let error = read::parse("niche.toml", &text).unwrap_err().to_string();
        assert!(error.contains(expected) && !error.contains("pw"), "{error}");
    }
}

#[test]
fn a_slip_of_the_pen_is_named_with_its_line() {
    for (from, to, expected) in [
        ("feed_days = 7", "feed_days = soon", "niche.toml, line 13: "),
        ("feed_days = 7", "feed_dayz = 7", "`feed_dayz`"),
        ("format = \"single\"", "format = \"film\"", "`film`"),
    ] {
        let error = with(from, to).unwrap_err().to_string();
        assert!(error.starts_with("niche.toml, line ") && error.contains(expected), "{error}");
        assert!(!error.contains('\n'), "{error}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Content::load(Some("nowhere/niche.toml")).unwrap_err();
    assert_eq!(error.to_string(), "could not read nowhere/niche.toml");
}

#[test]
fn a_topic_is_spoken_by_its_words_or_by_those_of_its_name() {
    let content = with("words = \"battle royales\"\n", "").unwrap();
    let spoken: Vec<_> = content.topics.iter().take(2).map(|t| t.spoken("gaming")).collect();
    assert_eq!(spoken, ["shooters", "battle royale"]);
}
