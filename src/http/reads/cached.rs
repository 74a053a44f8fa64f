//! Answers that many ask for, computed once for all of them.
//!
//! An answer is kept while the projector of this process has not moved, and for a second at most:
//! windows of time slide, and another process may write the same tables. A read that names a position
//! gets none whose computation began before that position was there.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::Json;
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use serde::Serialize;
use tokio::sync;
use xbot_domain::time::Timestamp;

use crate::http::App;
use crate::http::problem::Problem;

/// How old an answer may be.
const LIFE: Duration = Duration::seconds(1);

/// One answer per address.
#[derive(Debug, Default)]
pub struct Kept(Mutex<BTreeMap<&'static str, Arc<Slot>>>);

#[derive(Debug, Default)]
struct Slot {
    /// Held by the one who computes; whoever waits for it finds the answer.
    turn: sync::Mutex<()>,
    /// Computations that began.
    begun: AtomicU64,
    answer: RwLock<Option<Answer>>,
}

#[derive(Clone, Debug)]
struct Answer {
    body: Bytes,
    /// Which of the computations made it.
    number: u64,
    /// Where the projector stood, and the clock, when it began.
    moves: u64,
    at: Timestamp,
}

/// Which answers do for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Demand {
    Kept,
    /// Begun after the request: it waited for a position.
    Begun,
    /// None: it asks for something else than all others.
    Own,
}

/// A request to an address whose answers are kept. Extracted after [`super::Read`], which waits.
#[derive(Clone, Debug)]
pub struct Cached {
    app: App,
    demand: Demand,
}

impl FromRequestParts<App> for Cached {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self { app: app.clone(), demand: demand(parts.uri.query().unwrap_or_default()) })
    }
}

fn demand(query: &str) -> Demand {
    let mut parameters = query.split('&').filter(|pair| !pair.is_empty());
    match (query, parameters.all(|pair| pair.starts_with("after="))) {
        ("", _) => Demand::Kept,
        (_, true) => Demand::Begun,
        (_, false) => Demand::Own,
    }
}

impl Cached {
    /// The answer that is kept under `name`, or the one that `compute` gives.
    pub async fn answer<T: Serialize>(
        self,
        name: &'static str,
        compute: impl Future<Output = Result<T, Problem>>,
    ) -> Result<Response, Problem> {
        if self.demand == Demand::Own {
            return Ok(Json(compute.await?).into_response());
        }
        let slot = self.app.0.kept.slot(name);
        let begun = slot.begun.load(Ordering::SeqCst);
        if let Some(body) = self.fitting(&slot, begun) {
            return Ok(json(body));
        }
        let _turn = slot.turn.lock().await;
        if let Some(body) = self.fitting(&slot, begun) {
            return Ok(json(body));
        }
        let number = slot.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let (moves, at) = (self.app.projector.moves(), self.app.clock.now());
        let text = serde_json::to_vec(&compute.await?).map_err(|e| Problem::of_machine(&e))?;
        let body = Bytes::from(text);
        slot.keep(Answer { body: body.clone(), number, moves, at });
        Ok(json(body))
    }

    fn fitting(&self, slot: &Slot, begun: u64) -> Option<Bytes> {
        let answer = slot.answer.read().unwrap_or_else(PoisonError::into_inner);
        let answer = answer.as_ref()?;
        let age = self.app.clock.now().since(answer.at);
        // A clock that was set back says nothing about age.
        let is_current =
            answer.moves == self.app.projector.moves() && age >= Duration::zero() && age <= LIFE;
        let is_begun = self.demand == Demand::Kept || answer.number > begun;
        (is_current && is_begun).then(|| answer.body.clone())
    }
}

fn json(body: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

impl Kept {
    fn slot(&self, name: &'static str) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(name).or_default())
    }
}

impl Slot {
    fn keep(&self, answer: Answer) {
        *self.answer.write().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_question_that_all_ask_is_answered_for_all() {
        assert_eq!(demand(""), Demand::Kept);
        assert_eq!(demand("after=7"), Demand::Begun);
        for own in ["as_of=7", "after=7&as_of=9", "limit=1", "%61fter=7", "afterwards"] {
            assert_eq!(demand(own), Demand::Own, "{own}");
        }
    }
}
