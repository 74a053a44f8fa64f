//! A batch of events to row changes: pure, and off the async threads.

use std::any::Any;
use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use xbot_domain::log::{Checkpoint, Position, RawBatch, RawEvent, Recorded};

use super::seat::Seat;
use crate::projection::{Poison, Projection};
use crate::rows::Rows;

/// What a stretch of the log comes to for one projection.
#[derive(Debug)]
pub(super) struct Folded {
    pub rows: Rows,
    /// The last event that is in `rows`, or passed over.
    pub end: Checkpoint,
    pub poison: Option<Parked>,
}

/// An event that a projection cannot show, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parked {
    pub at: Checkpoint,
    pub stream: String,
    pub event_type: String,
    pub reason: String,
}

impl Parked {
    pub fn new(event: &RawEvent<'_>, reason: impl Into<String>) -> Self {
        Self {
            at: event.at,
            stream: format!("{}/{}", event.aggregate, event.stream_id),
            event_type: event.event_type.to_owned(),
            // PostgreSQL has no text with a NUL in it.
            reason: reason.into().replace('\0', "\u{fffd}"),
        }
    }
}

/// Each event is understood once, and shown to each projection that has not seen it yet.
pub(super) fn fold(batch: &RawBatch, span: Range<usize>, seats: &[Seat]) -> Vec<Folded> {
    let mut folds: Vec<_> = seats.iter().map(Fold::new).collect();
    for (place, raw) in within(batch, &span) {
        let recorded = raw.recorded().map_err(|error| Poison(with_causes(&error)));
        for fold in folds.iter_mut().filter(|fold| fold.takes(raw.at)) {
            match project(fold.seat.projection, &recorded, &mut fold.rows) {
                Ok(()) => fold.end = raw.at,
                Err(Poison(reason)) => fold.stumble(batch, span.start..place, &raw, reason),
            }
        }
    }
    folds.into_iter().map(Fold::done).collect()
}

struct Fold<'a> {
    seat: &'a Seat,
    rows: Rows,
    end: Checkpoint,
    bad: BTreeSet<Position>,
    poison: Option<Parked>,
}

impl<'a> Fold<'a> {
    fn new(seat: &'a Seat) -> Self {
        Self { seat, rows: Rows::default(), end: seat.at, bad: BTreeSet::new(), poison: None }
    }

    fn takes(&self, at: Checkpoint) -> bool {
        self.poison.is_none() && at > self.end
    }

    /// The failed event may have left changes behind: starts again without it.
    fn stumble(
        &mut self,
        batch: &RawBatch,
        before: Range<usize>,
        raw: &RawEvent<'_>,
        reason: String,
    ) {
        self.rows = Rows::default();
        for (_, earlier) in within(batch, &before) {
            if earlier.at > self.seat.at && !self.bad.contains(&earlier.at.position) {
                let recorded = earlier.recorded().map_err(|error| Poison(error.to_string()));
                let _ = project(self.seat.projection, &recorded, &mut self.rows);
            }
        }
        self.bad.insert(raw.at.position);
        if self.seat.skipped.contains(&raw.at.position) {
            self.end = raw.at;
        } else {
            self.poison = Some(Parked::new(raw, reason));
        }
    }

    fn done(self) -> Folded {
        Folded { rows: self.rows, end: self.end, poison: self.poison }
    }
}

fn within<'a>(
    batch: &'a RawBatch,
    span: &Range<usize>,
) -> impl Iterator<Item = (usize, RawEvent<'a>)> + 'a {
    batch.iter().enumerate().skip(span.start).take(span.len())
}

fn project(
    projection: Projection,
    recorded: &Result<Recorded, Poison>,
    rows: &mut Rows,
) -> Result<(), Poison> {
    let event = recorded.as_ref().map_err(Clone::clone)?;
    // A bug in one projection must not stop the others.
    catch_unwind(AssertUnwindSafe(|| (projection.project)(event, rows)))
        .unwrap_or_else(|panic| Err(Poison(format!("the projection panicked: {}", said(&*panic)))))
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

/// `what failed: because of this: because of that`.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
