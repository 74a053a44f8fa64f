//! A writer that needs no model: it composes posts about games from lines, in JSON, the same for
//! the same prompt and seed. It serves in shadow mode; what it writes is synthetic and says so.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use xbot_domain::budget::prices::Tokens;
use xbot_domain::decision::DecisionType;
use xbot_domain::features::{embedding, x_text};

use super::{Answer, Completion, Embedded, Ending, Llm, LlmError, Prompt};

mod lines;

/// Up to here the quality gate finds nothing too long; X would take some more.
const COMFORTABLE: u32 = 240;

/// English text has about four characters per token.
const CHARACTERS_PER_TOKEN: u64 = 4;

#[derive(Debug, Default)]
pub struct Scripted {
    faults: Mutex<VecDeque<LlmError>>,
}

impl Scripted {
    pub const MODEL: &'static str = "scripted";

    /// Fails with these, one per request, before it serves.
    pub fn failing(faults: impl IntoIterator<Item = LlmError>) -> Self {
        Self { faults: Mutex::new(faults.into_iter().collect()) }
    }

    fn fault(&self) -> Result<(), LlmError> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.pop_front().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Llm for Scripted {
    async fn complete(&self, request: &Completion) -> Result<Answer, LlmError> {
        self.fault()?;
        let prompt = &request.prompt;
        let kind = prompt.kind;
        let text = json!({ "type": kind, "texts": texts(prompt) }).to_string();
        let read = prompt.system_message().len() + prompt.user.len();
        let tokens = Tokens { prompt: estimated(read), completion: estimated(text.len()) };
        Ok(Answer {
            text,
            ending: Ending::Complete,
            model: Self::MODEL.to_owned(),
            tokens: Some(tokens),
        })
    }

    /// Hashed n-grams, as everything else that is offline uses them.
    async fn embed(&self, texts: &[String], _: &str) -> Result<Embedded, LlmError> {
        self.fault()?;
        let vector = |text: &String| embedding::of_text(text).values().to_vec();
        Ok(Embedded {
            vectors: texts.iter().map(vector).collect(),
            tokens: Some(Tokens {
                prompt: estimated(texts.iter().map(String::len).sum()),
                completion: 0,
            }),
        })
    }

    fn own_model(&self) -> Option<&'static str> {
        Some(Self::MODEL)
    }
}

fn estimated(bytes: usize) -> u64 {
    (bytes as u64).div_ceil(CHARACTERS_PER_TOKEN)
}

fn texts(prompt: &Prompt) -> Vec<String> {
    let mut random = ChaCha8Rng::seed_from_u64(prompt.seed);
    let mut texts = match prompt.kind {
        DecisionType::Single => vec![post(prompt, &mut random)],
        DecisionType::Reply => vec![reply(prompt, &mut random)],
        DecisionType::Thread => thread(prompt, &mut random),
    };
    tag(&mut texts, prompt, &mut random);
    texts
}

/// Opening, a point or two, and an end, as far as they fit: parts are left out, never cut.
fn post(prompt: &Prompt, random: &mut ChaCha8Rng) -> String {
    let text = opening(prompt, random);
    let end = pick(lines::ENDS, random);
    let count = random.random_range(1..=2);
    let points = lines::POINTS.sample(random, count).copied();
    together(text, own_point(prompt).into_iter().chain(points).chain([end]))
}

/// An opening, then posts of two or three points.
fn thread(prompt: &Prompt, random: &mut ChaCha8Rng) -> Vec<String> {
    let first = together(opening(prompt, random), own_point(prompt));
    let count = random.random_range(4..=6);
    let points: Vec<_> = lines::POINTS.sample(random, count).copied().collect();
    let posts = points.chunks(count.div_ceil(2)).map(|points| points.join(" "));
    std::iter::once(first).chain(posts).collect()
}

fn reply(prompt: &Prompt, random: &mut ChaCha8Rng) -> String {
    let style = style(prompt);
    let greeting = filled(pick(lines::greetings(style), random), prompt);
    let point = pick(lines::POINTS, random);
    let last = if style.contains("ask") || style.contains("question") {
        pick(lines::ASKING, random)
    } else {
        pick(lines::POINTS, random)
    };
    let last = Some(last).filter(|last| *last != point);
    together(greeting, [point].into_iter().chain(last))
}

fn together<'a>(start: String, parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().fold(start, |text, part| {
        let longer = format!("{text} {part}");
        if x_text::length(&longer) <= COMFORTABLE { longer } else { text }
    })
}

/// A sentence that the prompt brings along.
fn own_point(prompt: &Prompt) -> Option<&str> {
    prompt.variables.get("point").map(String::as_str)
}

/// As many hashtags as are asked for; where some are only allowed, one in a third of the cases.
fn tag(texts: &mut [String], prompt: &Prompt, random: &mut ChaCha8Rng) {
    let variable = |name| prompt.variables.get(name).map(String::as_str);
    let exact = variable("exact_hashtags").and_then(|count| count.parse().ok());
    let some = random.random_ratio(1, 3) && variable("max_hashtags").is_some_and(|n| n != "0");
    let tags = variable("hashtags").unwrap_or_default().split_whitespace();
    let count = exact.unwrap_or(usize::from(some));
    if let Some(last) = texts.last_mut() {
        tags.take(count).for_each(|tag| last.push_str(&format!(" {tag}")));
    }
}

fn opening(prompt: &Prompt, random: &mut ChaCha8Rng) -> String {
    filled(pick(lines::openings(style(prompt)), random), prompt)
}

fn filled(line: &str, prompt: &Prompt) -> String {
    let topic = prompt.variables.get("topic").map(String::as_str);
    line.replace("{topic}", topic.unwrap_or("games"))
}

/// The variable `style`, or `hook`; whichever the prompt has.
fn style(prompt: &Prompt) -> &str {
    let variable = |name| prompt.variables.get(name).map(String::as_str);
    variable("style").or_else(|| variable("hook")).unwrap_or("")
}

fn pick(lines: &[&'static str], random: &mut ChaCha8Rng) -> &'static str {
    lines.choose(random).copied().unwrap_or_default()
}
