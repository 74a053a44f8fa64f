//! Having a text written: asked once, asked once more when the answer cannot be used, then given up.

use tracing::warn;
use xbot_domain::decision::DecisionType;
use xbot_domain::ids::DecisionId;

use super::Stop;
use super::prompt::{Hashtags, Told};
use crate::jobs::{JobName, Lot, Run};
use crate::llm::Prompt;
use crate::llm::budgeted::{Budgeted, Purchase};
use crate::llm::draft::Draft;

/// A post has 280 characters; some scripts take a token for each, and the JSON around it some more.
const TOKENS: u32 = 600;
/// A thread has up to ten of them.
const TOKENS_OF_THREAD: u32 = 3_000;

/// What is wanted, for which decision.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub decision: DecisionId,
    pub kind: DecisionType,
    pub told: Told,
    pub hashtags: Hashtags,
}

pub async fn write(
    writer: &Budgeted,
    run: &Run,
    lot: &Lot,
    wanted: &Wanted,
) -> Result<Vec<String>, Stop> {
    let mut reason = None;
    for try_no in 1..=2 {
        let name = format!("text-{try_no}");
        let buy = Purchase {
            call_id: lot.uuid(&name).to_string(),
            purpose: purpose(run.job).to_owned(),
            decision_id: Some(wanted.decision),
            context: run.context.clone(),
        };
        let prompt = prompt(wanted, reason.as_deref(), lot.seed(&name));
        let answer = writer.complete(&prompt, &buy).await;
        let answer = answer.map_err(|error| Stop::of_call(error, "have a text written"))?;
        let read = Draft::read(&answer, wanted.kind).map_err(|bad| bad.to_string());
        match read.map(|draft| (wanted.hashtags.wrong(&draft.texts), draft.texts)) {
            Ok((None, texts)) => return Ok(texts),
            Ok((Some(wrong), _)) | Err(wrong) => reason = Some(wrong),
        }
    }
    let (id, reason) = (wanted.decision, reason.unwrap_or_default());
    warn!("[GATE_CHAIN] ⛔ Blocked (draft) decision_id={id} reason={reason} score=none");
    Err(Stop::Skip(format!("draft rejected twice: {reason}")))
}

fn purpose(job: JobName) -> &'static str {
    match job {
        JobName::Reply => "reply_generation",
        _ => "content_generation",
    }
}

fn prompt(wanted: &Wanted, rejected: Option<&str>, seed: u64) -> Prompt {
    let told = &wanted.told;
    let user = match rejected {
        Some(why) => {
            format!("{}\n\nYour last answer could not be used: {why}. Write it anew.", told.user)
        }
        None => told.user.clone(),
    };
    Prompt {
        kind: wanted.kind,
        system: told.system.clone(),
        user,
        variables: told.variables.clone(),
        seed,
        max_tokens: match wanted.kind {
            DecisionType::Thread => TOKENS_OF_THREAD,
            DecisionType::Single | DecisionType::Reply => TOKENS,
        },
    }
}
