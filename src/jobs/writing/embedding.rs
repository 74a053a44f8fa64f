//! How alike a text is to what was said before: all embedded by one and the same embedder.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tokio::sync::Mutex;
use xbot_domain::decision::{Source, Status};
use xbot_domain::features::{Embedding, NOVELTY_WINDOW_DAYS, PastText, embedding};
use xbot_domain::ids::{ContentHash, DecisionId};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use crate::commands::Context;
use crate::jobs::Lot;
use crate::llm::LlmError;
use crate::llm::budgeted::{Budgeted, CallError, Purchase};

/// Services take some two thousand texts in one request; a month of ten posts a day are far fewer.
const BATCH: usize = 1_000;
/// A decision may go out long after it was planned; after more than this it would have expired.
const PLANNED_DAYS: i64 = 15;

/// What was said in the window, as far as it may be seen or may still go out.
#[derive(Clone, Debug)]
pub struct Said {
    decision: DecisionId,
    hash: ContentHash,
    texts: Vec<String>,
}

impl Said {
    pub fn lately(memory: &Memory, now: Timestamp) -> Vec<Self> {
        let days = chrono::Duration::days;
        let from = now.minus(days(NOVELTY_WINDOW_DAYS));
        let planned = memory.decisions.since(from.minus(days(PLANNED_DAYS)));
        let counts = |known: &&Known| stands(known) && moment(known) >= from;
        planned.filter(counts).map(Self::of).collect()
    }

    fn of(known: &Known) -> Self {
        Self {
            decision: known.id,
            hash: known.plan.content_hash.clone(),
            texts: known.plan.texts.clone(),
        }
    }
}

/// It is out, may be out, or may go out.
pub fn stands(known: &Known) -> bool {
    use Status::{Planned, Posted, Posting, Queued, Unknown};
    matches!(known.status, Planned | Queued | Posting | Posted | Unknown)
}

/// When it went out, or is to go out.
pub fn moment(known: &Known) -> Timestamp {
    known.posted.as_ref().map_or(known.scheduled_at, |on_x| on_x.posted_at)
}

/// The texts of a decision, and what they are held against.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    pub own: Vec<Embedding>,
    pub past: Vec<PastText>,
}

/// Remembers what it embedded. After a restart it embeds the window again, in one request.
#[derive(Clone, Debug, Default)]
pub struct Embedder {
    known: Arc<Mutex<Cache>>,
}

/// By the hash of the decision's texts. Those of two writers never meet.
#[derive(Debug, Default)]
struct Cache {
    by: Option<Source>,
    embedded: BTreeMap<ContentHash, Vec<Embedding>>,
}

/// For which decision, on whose account.
#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    pub context: &'a Context,
    pub lot: &'a Lot,
    pub decision: DecisionId,
}

impl Embedder {
    /// Without a writer by what needs none, as it is done for the built-in one.
    pub async fn compare(
        &self,
        writer: Option<&Budgeted>,
        asked: For<'_>,
        said: &[Said],
        texts: &[String],
    ) -> Result<Compared, CallError> {
        let mut cache = self.known.lock().await;
        cache.keep(writer.map_or(Source::Synthetic, Budgeted::source), said);
        let missing: Vec<&Said> =
            said.iter().filter(|said| !cache.embedded.contains_key(&said.hash)).collect();
        let mut wanted: Vec<String> = texts.to_vec();
        wanted.extend(missing.iter().flat_map(|said| said.texts.iter().cloned()));
        let mut vectors = embed(writer, asked, &wanted).await?.into_iter();
        let own = vectors.by_ref().take(texts.len()).collect();
        for said in missing {
            let of_said = vectors.by_ref().take(said.texts.len()).collect();
            cache.embedded.insert(said.hash.clone(), of_said);
        }
        Ok(Compared { own, past: cache.past(said) })
    }
}

impl Cache {
    fn keep(&mut self, by: Source, said: &[Said]) {
        if self.by.replace(by) != Some(by) {
            self.embedded.clear();
        }
        let wanted: BTreeSet<_> = said.iter().map(|said| &said.hash).collect();
        self.embedded.retain(|hash, _| wanted.contains(hash));
    }

    fn past(&self, said: &[Said]) -> Vec<PastText> {
        let embedded = |said: &Said| self.embedded.get(&said.hash).cloned().unwrap_or_default();
        let of = |said: &Said| {
            let decision = said.decision;
            embedded(said).into_iter().map(move |embedding| PastText { decision, embedding })
        };
        said.iter().flat_map(of).collect()
    }
}

async fn embed(
    writer: Option<&Budgeted>,
    asked: For<'_>,
    texts: &[String],
) -> Result<Vec<Embedding>, CallError> {
    let Some(writer) = writer.filter(|writer| writer.source() == Source::Real) else {
        return Ok(texts.iter().map(|text| embedding::of_text(text)).collect());
    };
    let mut all = Vec::new();
    for (n, batch) in texts.chunks(BATCH).enumerate() {
        let buy = Purchase {
            call_id: asked.lot.uuid(&format!("embedding-{n}")).to_string(),
            purpose: "embedding".to_owned(),
            decision_id: Some(asked.decision),
            context: asked.context.clone(),
        };
        for vector in writer.embed(batch, &buy).await?.vectors {
            all.push(Embedding::new(vector).map_err(unusable)?);
        }
    }
    if all.len() != texts.len() {
        let (got, wanted) = (all.len(), texts.len());
        return Err(unusable(format!("{got} embeddings came for {wanted} texts")));
    }
    Ok(all)
}

fn unusable(what: impl ToString) -> CallError {
    CallError::Failed(LlmError::Malformed { what: what.to_string() })
}
