//! When the database refuses a batch: which projection, and which event?

use std::ops::Range;
use std::sync::Arc;

use tokio::task::spawn_blocking;
use xbot_domain::log::RawBatch;

use super::fold::{Folded, Parked, fold};
use super::seat::{Group, Seat};
use super::store::{Commit, Part, Work};
use super::{Projector, ProjectorError};
use crate::rows::Rows;
use crate::writer::Target;

impl Projector {
    /// Each projection in a transaction of its own, and the refused ones in halves, down to the
    /// single event that is to blame.
    pub(super) async fn isolate(
        &self,
        group: Group,
        batch: &Arc<RawBatch>,
    ) -> Result<(), ProjectorError> {
        for seat in group.seats {
            self.bisect(group.target, seat, batch).await?;
        }
        Ok(())
    }

    async fn bisect(
        &self,
        target: Target,
        mut seat: Seat,
        batch: &Arc<RawBatch>,
    ) -> Result<(), ProjectorError> {
        let mut todo = Vec::new();
        todo.push(0..batch.len());
        while let Some(span) = todo.pop() {
            let folded = fold_one(&seat, batch, &span).await?;
            let end = folded.end;
            match self.write_one(target, &seat, folded).await? {
                Commit::Done { parked: 0, .. } => seat.at = end,
                Commit::Done { .. } | Commit::Overtaken => return Ok(()),
                Commit::Refused(reason) if span.len() == 1 => {
                    match self.refused(target, &seat, batch, span.start, reason).await? {
                        Some(passed) => seat = passed,
                        None => return Ok(()),
                    }
                }
                Commit::Refused(_) => todo.extend(halves(span)),
            }
        }
        Ok(())
    }

    /// Parks the event, or passes it if an operator said so.
    async fn refused(
        &self,
        target: Target,
        seat: &Seat,
        batch: &RawBatch,
        place: usize,
        reason: String,
    ) -> Result<Option<Seat>, ProjectorError> {
        let Some(event) = batch.iter().nth(place) else {
            return Ok(None);
        };
        let skip = seat.skipped.contains(&event.at.position);
        let folded = Folded {
            rows: Rows::default(),
            end: if skip { event.at } else { seat.at },
            poison: (!skip).then(|| Parked::new(&event, reason)),
        };
        let written = self.write_one(target, seat, folded).await?;
        let passed = skip && matches!(written, Commit::Done { .. });
        Ok(passed.then(|| Seat { at: event.at, ..seat.clone() }))
    }

    async fn write_one(
        &self,
        target: Target,
        seat: &Seat,
        folded: Folded,
    ) -> Result<Commit, ProjectorError> {
        let work = Work { target, parts: vec![Part::new(seat, folded)], now: self.clock.now() };
        self.write(work).await
    }
}

async fn fold_one(
    seat: &Seat,
    batch: &Arc<RawBatch>,
    span: &Range<usize>,
) -> Result<Folded, ProjectorError> {
    let (seat, batch, span) = (seat.clone(), Arc::clone(batch), span.clone());
    let at = seat.at;
    let folded = spawn_blocking(move || fold(&batch, span, &[seat]).pop()).await?;
    Ok(folded.unwrap_or(Folded { rows: Rows::default(), end: at, poison: None }))
}

/// The second half first: they are taken from the end.
fn halves(span: Range<usize>) -> [Range<usize>; 2] {
    let middle = span.start + span.len() / 2;
    [middle..span.end, span.start..middle]
}
