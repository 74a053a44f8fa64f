//! The ranges of what a content file may say.

use std::collections::BTreeSet;

use super::{Content, Entry, Feed, Guide, Prompts, Style, Topic};

mod experiments;

const MAX_DAYS: u32 = 365;
/// One each half hour: X's limit is lower.
const MAX_POSTS_PER_DAY: u32 = 48;
const MAX_NAME: usize = 40;
/// Of one instruction, prompt or candidate, in characters: more is no longer one piece.
const MAX_TEXT: usize = 4_000;
const MAX_ITEMS: usize = 1_000;
/// A few are fetched at a time, each with its deadline: more would not be done within the hour.
const MAX_FEEDS: usize = 100;
const MAX_TAGS: usize = 20;
const MAX_ENTRIES: usize = 100;

/// Each wrong value in a sentence, in the order of the file.
pub fn wrong(content: &Content) -> Vec<String> {
    let mut wrong = Wrong::default();
    wrong.text("niche", &content.niche);
    wrong.text("audience", &content.audience);
    wrong.days("expiry.catalogue_days", content.expiry.catalogue_days);
    wrong.days("expiry.feed_days", content.expiry.feed_days);
    wrong.pace(content.pace.posts_per_day);
    wrong.topics(&content.topics);
    wrong.styles(&content.styles);
    wrong.guides("reply_styles", &content.reply_styles);
    wrong.guides("angles", &content.angles);
    wrong.prompts(&content.prompts);
    let topics = content.topics.iter().map(|t| t.name.as_str()).collect();
    wrong.catalogue(&content.catalogue, &topics);
    wrong.feeds(&content.feeds, &topics);
    wrong.experiments(content);
    wrong.plans(content);
    wrong.0
}

#[derive(Default)]
struct Wrong(Vec<String>);

impl Wrong {
    fn unless(&mut self, good: bool, sentence: impl FnOnce() -> String) {
        if !good {
            self.0.push(sentence());
        }
    }

    fn text(&mut self, key: &str, text: &str) {
        let length = text.trim().chars().count();
        self.unless((1..=MAX_TEXT).contains(&length), || {
            format!("{key} must have between 1 and {MAX_TEXT} characters, got {length}")
        });
    }

    fn days(&mut self, key: &str, days: u32) {
        self.unless(days <= MAX_DAYS, || {
            format!("{key} must be between 0 and {MAX_DAYS}, got {days}")
        });
    }

    fn pace(&mut self, posts: u32) {
        self.unless((1..=MAX_POSTS_PER_DAY).contains(&posts), || {
            format!("pace.posts_per_day must be between 1 and {MAX_POSTS_PER_DAY}, got {posts}")
        });
    }

    fn count(&mut self, key: &str, count: usize, min: usize, max: usize) {
        self.unless((min..=max).contains(&count), || {
            format!("{key} must have between {min} and {max} items, got {count}")
        });
    }

    /// Arms are called by them, for ever.
    fn names<'a>(&mut self, key: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for (index, name) in names.enumerate() {
            let key = format!("{key}[{index}].name");
            self.unless(is_name(name), || {
                format!("{key} must have 1 to {MAX_NAME} of a-z, 0-9 and _, got `{name}`")
            });
            self.unless(seen.insert(name), || format!("{key} must be unique, got `{name}` twice"));
        }
        self.count(key, seen.len(), 1, MAX_ITEMS);
    }

    fn topics(&mut self, topics: &[Topic]) {
        self.names("topics", topics.iter().map(|t| t.name.as_str()));
        for (index, topic) in topics.iter().enumerate() {
            self.text(&format!("topics[{index}].about"), &topic.about);
            if let Some(words) = &topic.words {
                self.text(&format!("topics[{index}].words"), words);
            }
            self.tags(&format!("topics[{index}].hashtags"), &topic.hashtags);
        }
    }

    fn styles(&mut self, styles: &[Style]) {
        self.names("styles", styles.iter().map(|s| s.name.as_str()));
        for (index, style) in styles.iter().enumerate() {
            self.text(&format!("styles[{index}].instruction"), &style.instruction);
        }
    }

    fn guides(&mut self, key: &str, guides: &[Guide]) {
        self.names(key, guides.iter().map(|g| g.name.as_str()));
        for (index, guide) in guides.iter().enumerate() {
            self.text(&format!("{key}[{index}].instruction"), &guide.instruction);
        }
    }

    /// A prompt without its material would make the model invent some.
    fn prompts(&mut self, prompts: &Prompts) {
        let post = ["{topic}", "{angle}", "{style}", "{material}", "{max_length}"];
        let reply = ["{post}", "{style}", "{max_length}"];
        for (key, prompt, needed) in [
            ("prompts.system", &prompts.system, [].as_slice()),
            ("prompts.single", &prompts.single, &post),
            ("prompts.thread", &prompts.thread, &post),
            ("prompts.reply", &prompts.reply, &reply),
        ] {
            self.text(key, prompt);
            for name in needed {
                self.unless(prompt.contains(name), || format!("{key} must contain {name}"));
            }
        }
    }

    fn catalogue(&mut self, entries: &[Entry], topics: &BTreeSet<&str>) {
        self.count("catalogue", entries.len(), 0, MAX_ITEMS);
        for (index, entry) in entries.iter().enumerate() {
            let key = format!("catalogue[{index}]");
            self.topic(&key, &entry.topic, topics);
            self.text(&format!("{key}.text"), &entry.text);
            self.tags(&format!("{key}.tags"), &entry.tags);
            self.priority(&key, entry.priority);
        }
    }

    fn feeds(&mut self, feeds: &[Feed], topics: &BTreeSet<&str>) {
        self.count("feeds", feeds.len(), 0, MAX_FEEDS);
        for (index, feed) in feeds.iter().enumerate() {
            let key = format!("feeds[{index}]");
            self.unless(is_address(&feed.url), || {
                format!(
                    "{key}.url must be an http:// or https:// address without user and password"
                )
            });
            self.topic(&key, &feed.topic, topics);
            self.tags(&format!("{key}.tags"), &feed.tags);
            self.priority(&key, feed.priority);
            self.unless((1..=MAX_ENTRIES).contains(&feed.max_entries), || {
                let got = feed.max_entries;
                format!("{key}.max_entries must be between 1 and {MAX_ENTRIES}, got {got}")
            });
        }
    }

    fn topic(&mut self, key: &str, topic: &str, topics: &BTreeSet<&str>) {
        self.unless(topics.contains(topic), || {
            format!("{key}.topic must be one of topics[].name, got `{topic}`")
        });
    }

    fn priority(&mut self, key: &str, priority: f64) {
        self.unless((0.0..=1.0).contains(&priority), || {
            format!("{key}.priority must be between 0 and 1, got {priority}")
        });
    }

    fn tags(&mut self, key: &str, tags: &[String]) {
        self.count(key, tags.len(), 0, MAX_TAGS);
        for tag in tags {
            self.unless(is_tag(tag), || {
                format!("{key} must have 1 to {MAX_NAME} letters, digits and _ each, got `{tag}`")
            });
        }
    }
}

fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=MAX_NAME).contains(&text.len()) && text.chars().all(plain)
}

fn is_tag(text: &str) -> bool {
    (1..=MAX_NAME).contains(&text.chars().count())
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// An address stands in the log, and so would a password in it.
fn is_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| {
        let bare = url.username().is_empty() && url.password().is_none();
        ["http", "https"].contains(&url.scheme()) && url.has_host() && bare
    })
}
