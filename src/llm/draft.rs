//! What a model was asked to write, read from its answer: whole and valid, or a reason why not.
//!
//! Nothing is ever cut or mended here. Who asked may ask once more, and then gives up.

use serde::Deserialize;
use xbot_domain::decision::DecisionType;
use xbot_domain::features::x_text;
use xbot_domain::gates::quality::is_cut_off;

use super::{Answer, Ending};

/// More than this is an essay, and one lost post breaks it.
pub const LONGEST_THREAD: usize = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub kind: DecisionType,
    /// One for a single post or a reply, two or more for a thread.
    pub texts: Vec<String>,
}

/// Texts are counted from 1.
#[derive(Debug, thiserror::Error)]
pub enum BadDraft {
    #[error("the answer ran into its limit of tokens")]
    Truncated,
    #[error("the model would not answer")]
    Withheld,
    #[error("the answer is not the JSON that was asked for")]
    Malformed(#[source] serde_json::Error),
    #[error("a {} was asked for, a {} came", name(*.asked), name(*.got))]
    WrongType { asked: DecisionType, got: DecisionType },
    #[error("a {} cannot have {count} texts", name(*.kind))]
    WrongCount { kind: DecisionType, count: usize },
    #[error("text {text} is empty")]
    Empty { text: usize },
    #[error("text {text} weighs {length}, {} are allowed", x_text::MAX_LENGTH)]
    TooLong { text: usize, length: u32 },
    #[error("text {text} stops in mid-sentence")]
    CutOff { text: usize },
}

/// The end of the system message: JSON mode asks that the word JSON stands in it.
pub fn instructions(kind: DecisionType) -> &'static str {
    match kind {
        DecisionType::Single => {
            r#"Answer with one JSON object: {"type": "single", "texts": ["the post"]}. At most 280 characters, whole sentences."#
        }
        DecisionType::Reply => {
            r#"Answer with one JSON object: {"type": "reply", "texts": ["the reply"]}. At most 280 characters, whole sentences."#
        }
        DecisionType::Thread => {
            r#"Answer with one JSON object: {"type": "thread", "texts": ["first post", "second post"]}. Two to ten posts, each at most 280 characters, whole sentences."#
        }
    }
}

#[derive(Deserialize)]
struct Written {
    #[serde(rename = "type")]
    kind: DecisionType,
    texts: Vec<String>,
}

impl Draft {
    pub fn read(answer: &Answer, asked: DecisionType) -> Result<Self, BadDraft> {
        match answer.ending {
            Ending::CutOff => return Err(BadDraft::Truncated),
            Ending::Withheld => return Err(BadDraft::Withheld),
            Ending::Complete => {}
        }
        let written: Written = serde_json::from_str(&answer.text).map_err(BadDraft::Malformed)?;
        let got = written.kind;
        if got != asked {
            return Err(BadDraft::WrongType { asked, got });
        }
        let texts: Vec<String> = written.texts.iter().map(|t| t.trim().to_owned()).collect();
        check_count(asked, texts.len())?;
        for (n, text) in texts.iter().enumerate() {
            check(n + 1, text)?;
        }
        Ok(Self { kind: asked, texts })
    }
}

fn check_count(kind: DecisionType, count: usize) -> Result<(), BadDraft> {
    let allowed = match kind {
        DecisionType::Single | DecisionType::Reply => 1..=1,
        DecisionType::Thread => 2..=LONGEST_THREAD,
    };
    if allowed.contains(&count) {
        return Ok(());
    }
    Err(BadDraft::WrongCount { kind, count })
}

fn check(n: usize, text: &str) -> Result<(), BadDraft> {
    let length = x_text::length(text);
    if text.is_empty() {
        return Err(BadDraft::Empty { text: n });
    }
    if length > x_text::MAX_LENGTH {
        return Err(BadDraft::TooLong { text: n, length });
    }
    if is_cut_off(text) {
        return Err(BadDraft::CutOff { text: n });
    }
    Ok(())
}

fn name(kind: DecisionType) -> &'static str {
    match kind {
        DecisionType::Single => "single post",
        DecisionType::Thread => "thread",
        DecisionType::Reply => "reply",
    }
}
