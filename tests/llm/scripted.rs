//! The writer that needs no model.

use std::collections::BTreeSet;

use xbot::llm::draft::Draft;
use xbot::llm::scripted::Scripted;
use xbot::llm::{Completion, Llm, LlmError, Prompt};
use xbot_domain::decision::DecisionType;
use xbot_domain::features::{HookPattern, PastText, embedding, hook_pattern};
use xbot_domain::gates::{GateInput, Limits, Verdict, judge, quality};
use xbot_domain::ids::DecisionId;

use crate::world::prompt;

const TOPICS: [&str; 5] = ["speedruns", "boss fights", "indie games", "retro games", "RPGs"];

fn asked(kind: DecisionType, seed: u64, style: &str) -> Completion {
    let topic = TOPICS[seed as usize % TOPICS.len()];
    let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Completion {
        prompt: Prompt {
            kind,
            seed,
            variables: [variable("topic", topic), variable("style", style)].into(),
            ..prompt()
        },
        model: "whatever".to_owned(),
        temperature: 0.8,
        top_p: 1.0,
    }
}

async fn draft(kind: DecisionType, seed: u64, style: &str) -> Draft {
    let answer = Scripted::default().complete(&asked(kind, seed, style)).await.unwrap();
    Draft::read(&answer, kind).unwrap()
}

#[tokio::test]
async fn the_same_prompt_gives_the_same_text_and_another_seed_another() {
    let first = draft(DecisionType::Single, 1, "story").await;
    assert_eq!(first, draft(DecisionType::Single, 1, "story").await);
    assert_ne!(first, draft(DecisionType::Single, 6, "story").await);
    assert!(first.texts[0].contains("boss fights"), "{first:?}");
}

#[tokio::test]
async fn every_draft_is_valid_and_good_enough_to_post() {
    for seed in 0..100 {
        for kind in [DecisionType::Single, DecisionType::Thread, DecisionType::Reply] {
            let draft = draft(kind, seed, "contrarian").await;
            let vectors: Vec<_> = draft.texts.iter().map(|text| embedding::of_text(text)).collect();
            let limits = Limits::default();
            let report = judge(&GateInput {
                decision: DecisionId::from_parts(Default::default(), [0; 10]),
                kind,
                texts: &draft.texts,
                embeddings: &vectors,
                quality: quality::score(&draft.texts),
                topic: None,
                past: &[],
                recent: &[],
                limits: &limits,
            });
            assert_eq!(report.verdict, Verdict::Pass, "{draft:?}");
        }
    }
}

#[tokio::test]
async fn a_style_opens_as_its_name_says() {
    for (style, hook) in [
        ("contrarian_reply", HookPattern::Contrarian),
        ("question_cta", HookPattern::Question),
        ("data_study", HookPattern::NewStudy),
        ("educational", HookPattern::DidYouKnow),
    ] {
        for seed in 0..40 {
            let draft = draft(DecisionType::Single, seed, style).await;
            assert_eq!(hook_pattern(&draft.texts[0]), hook, "{draft:?}");
        }
    }
}

/// A month at ten posts a day: most must be new to the gate that blocks repetitions.
#[tokio::test]
async fn a_month_of_posts_rarely_repeats_itself() {
    let styles = ["story", "question", "fact", "contrarian", "study"];
    let (mut past, mut repeated) = (Vec::<PastText>::new(), 0);
    for seed in 0..300 {
        let style = styles[seed as usize % 7 % styles.len()];
        let draft = draft(DecisionType::Single, seed, style).await;
        let embedding = embedding::of_text(&draft.texts[0]);
        let cosine = |past: &PastText| past.embedding.cosine(&embedding).unwrap();
        if past.iter().map(cosine).any(|cosine| cosine >= 0.85) {
            repeated += 1;
            continue;
        }
        let decision = DecisionId::from_parts(Default::default(), [0; 10]);
        past.push(PastText { decision, embedding });
    }
    assert!(repeated <= 30, "{repeated} of 300");
    let different: BTreeSet<_> = past.iter().map(|p| format!("{:?}", p.embedding)).collect();
    assert_eq!(different.len(), past.len());
}

#[tokio::test]
async fn faults_come_first_and_then_it_serves() {
    let writer = Scripted::failing([LlmError::TimedOut, LlmError::InsufficientQuota]);
    let request = asked(DecisionType::Single, 1, "");
    let codes = [writer.complete(&request).await, writer.complete(&request).await];
    let codes = codes.map(|result| result.unwrap_err().code());
    assert_eq!(codes, ["timed_out", "insufficient_quota"]);
    let answer = writer.complete(&request).await.unwrap();
    let tokens = answer.tokens.unwrap();
    assert!(tokens.prompt > 0 && tokens.completion > 0);
    assert_eq!(answer.model, Scripted::MODEL);
}

#[tokio::test]
async fn its_embeddings_are_those_of_the_offline_embedder() {
    let texts = ["One more try.".to_owned(), String::new()];
    let embedded = Scripted::default().embed(&texts, "any").await.unwrap();
    let offline = embedding::of_text(&texts[0]);
    assert_eq!(embedded.vectors[0], offline.values());
    assert_eq!(embedded.vectors.len(), 2);
}
