//! From the templates of the content to what the writer is asked.

use std::collections::BTreeMap;

use xbot_domain::decision::DecisionType;
use xbot_domain::features::x_text;

use crate::content::{Content, Guide};

pub type Variables = BTreeMap<String, String>;

/// Parts of a thread: fewer do not take a thing apart, more are not read to the end.
const PARTS: (usize, usize) = (3, 5);

/// How many hashtags a text is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashtags {
    AtMost(u32),
    Exactly(u32),
}

impl Hashtags {
    fn count(self) -> u32 {
        match self {
            Self::AtMost(n) | Self::Exactly(n) => n,
        }
    }

    fn rule(self) -> String {
        let n = self.count();
        let noun = if n == 1 { "hashtag" } else { "hashtags" };
        match self {
            Self::Exactly(_) => format!("exactly {n} {noun}"),
            Self::AtMost(_) => format!("at most {n} {noun}"),
        }
    }

    /// What is wrong with the texts together. Too many are the business of the safety gate.
    pub fn wrong(self, texts: &[String]) -> Option<String> {
        let found: u32 = texts.iter().map(|text| x_text::hashtags(text)).sum();
        match self {
            Self::Exactly(n) if found != n => {
                Some(format!("it has {found} hashtags, exactly {n} were asked for"))
            }
            _ => None,
        }
    }
}

/// What a writer is told, in two forms: names for one that composes by itself, sentences for a
/// model.
#[derive(Clone, Debug)]
pub struct Told {
    pub system: String,
    pub user: String,
    pub variables: Variables,
}

/// `variables` hold names; `said` holds what stands in the template instead.
pub fn tell(content: &Content, kind: DecisionType, variables: Variables, said: Variables) -> Told {
    let template = match kind {
        DecisionType::Single => &content.prompts.single,
        DecisionType::Thread => &content.prompts.thread,
        DecisionType::Reply => &content.prompts.reply,
    };
    let mut all = general(content);
    all.extend(variables.clone());
    all.extend(said);
    Told { system: fill(&content.prompts.system, &all), user: fill(template, &all), variables }
}

fn general(content: &Content) -> Variables {
    [
        ("niche", content.niche.clone()),
        ("audience", content.audience.clone()),
        ("max_length", x_text::MAX_LENGTH.to_string()),
        ("min_parts", PARTS.0.to_string()),
        ("max_parts", PARTS.1.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// What is said of hashtags; `tags` are words that may serve, the best first.
pub fn hashtags(rule: Hashtags, tags: impl IntoIterator<Item = String>) -> Variables {
    let mut seen = Vec::new();
    for tag in tags {
        if !seen.contains(&tag) {
            seen.push(tag);
        }
    }
    let tags: Vec<_> = seen.iter().take(MOST_TAGS).map(|tag| format!("#{tag}")).collect();
    let mut variables = Variables::from([
        ("hashtags".to_owned(), tags.join(" ")),
        ("hashtag_rule".to_owned(), rule.rule()),
        ("max_hashtags".to_owned(), rule.count().to_string()),
    ]);
    if let Hashtags::Exactly(n) = rule {
        variables.insert("exact_hashtags".to_owned(), n.to_string());
    }
    variables
}

/// More are never allowed.
const MOST_TAGS: usize = 5;

/// A guide's sentence, with one more where an experiment asks for it.
pub fn instruction(guide: &str, extra: Option<&str>) -> String {
    match extra {
        Some(extra) => format!("{guide} {extra}"),
        None => guide.to_owned(),
    }
}

pub fn named<'a>(guides: &'a [Guide], name: &str) -> Option<&'a Guide> {
    guides.iter().find(|guide| guide.name == name)
}

/// In one pass: what is filled in is never read for names again. Unknown names stay as they are.
fn fill(template: &str, variables: &Variables) -> String {
    let (mut filled, mut rest) = (String::with_capacity(template.len()), template);
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after
            .split_once('}')
            .and_then(|(name, behind)| variables.get(name).map(|value| (value.as_str(), behind)));
        rest = match named {
            Some((value, behind)) => {
                filled.push_str(value);
                behind
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_once_and_never_within_what_was_filled_in() {
        let variables = Variables::from([
            ("a".to_owned(), "{b}".to_owned()),
            ("b".to_owned(), "two".to_owned()),
        ]);
        assert_eq!(fill("{a} and {b}, {c} {", &variables), "{b} and two, {c} {");
    }

    #[test]
    fn an_exact_number_of_hashtags_is_kept_over_all_texts() {
        let texts = ["One #fps".to_owned(), "Two #aim".to_owned()];
        assert_eq!(Hashtags::Exactly(2).wrong(&texts), None);
        assert!(Hashtags::Exactly(1).wrong(&texts).is_some());
        assert_eq!(Hashtags::AtMost(1).wrong(&texts), None);
    }
}
