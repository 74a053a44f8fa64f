//! The last few pasts that were asked for, so that the next page of a list need not fold again.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;
use xbot_domain::log::Checkpoint;

use super::Folded;
use crate::http::App;
use crate::http::problem::{Problem, codes};

/// Each is a file as large as the tables were then.
const KEPT: usize = 4;
/// Folding takes a processor and a disk; those who wait for it hold a request each.
const FOLDING: usize = 1;
const WAITING: usize = 8;

#[derive(Debug)]
pub struct Shelf {
    /// The one that was used last stands last.
    kept: Mutex<Vec<(Checkpoint, Arc<Folded>)>>,
    turn: Arc<Semaphore>,
    queue: Semaphore,
}

impl Default for Shelf {
    fn default() -> Self {
        let (turn, queue) = (Arc::new(Semaphore::new(FOLDING)), Semaphore::new(WAITING));
        Self { kept: Mutex::default(), turn, queue }
    }
}

impl Shelf {
    pub async fn at(app: &App, end: Checkpoint) -> Result<Arc<Folded>, Problem> {
        let shelf = app.past();
        if let Some(found) = shelf.find(end) {
            return Ok(found);
        }
        let _place = shelf.queue.try_acquire().map_err(|_| busy())?;
        let turn = Arc::clone(&shelf.turn).acquire_owned().await.map_err(|_| busy())?;
        if let Some(found) = shelf.find(end) {
            return Ok(found);
        }
        let app = app.clone();
        // Goes on when the client goes: whoever asks again finds it.
        let folding = tokio::spawn(async move {
            let _turn = turn;
            let folded = Folded::of(app.log.clone(), end, app.clock.clone()).await;
            folded.map(|folded| app.past().keep(end, Arc::new(folded)))
        });
        let folded = folding.await.map_err(|error| Problem::of_machine(&error))?;
        folded.map_err(|error| Problem::of_machine(&error))
    }

    fn find(&self, end: Checkpoint) -> Option<Arc<Folded>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let index = kept.iter().position(|(known, _)| *known == end)?;
        let found = kept.remove(index);
        let folded = Arc::clone(&found.1);
        kept.push(found);
        Some(folded)
    }

    fn keep(&self, end: Checkpoint, folded: Arc<Folded>) -> Arc<Folded> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((end, Arc::clone(&folded)));
        folded
    }
}

fn busy() -> Problem {
    let detail = format!("{WAITING} other questions about the past are being folded");
    Problem::new(codes::OVERLOADED, detail).retry_after(2)
}
