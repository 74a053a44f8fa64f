//! Goes through the log, or through one stream, until a page is full.

use std::cmp::Ordering;

use xbot_domain::log::{Checkpoint, EventLog, Position, RawBatch, RawEvent};
use xbot_projections::reads::Arg;

use super::{Asked, StoredEvent, Stream, place};
use crate::http::App;
use crate::http::problem::Problem;
use crate::http::reads::{Column, Cursor};

/// Events that one request looks at. What is rare is found over several.
const MOST: usize = 50_000;
/// Events read in one piece while looking for something.
const CHUNK: usize = 5_000;

const COLUMNS: [Column; 3] = [Column::Int("tx"), Column::Int("position"), Column::Int("version")];

/// How far a reader has come: in the global order and in its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    at: Checkpoint,
    version: u64,
}

impl Spot {
    const START: Self = Self { at: Checkpoint::START, version: 0 };

    fn of(event: &RawEvent<'_>) -> Self {
        Self { at: event.at, version: event.version }
    }

    pub fn cursor(&self) -> String {
        let number = |n: u64| Arg::Int(i64::try_from(n).unwrap_or(i64::MAX));
        Cursor(vec![number(self.at.tx), Arg::Int(self.at.position), number(self.version)]).encode()
    }

    pub fn read(text: &str) -> Result<Self, Problem> {
        match Cursor::decode(text, &COLUMNS)?.0.as_slice() {
            [Arg::Int(tx), Arg::Int(position), Arg::Int(version)] => Ok(Self {
                at: Checkpoint { tx: tx.unsigned_abs(), position: *position },
                version: version.unsigned_abs(),
            }),
            _ => Err(Cursor::unknown()),
        }
    }
}

pub struct Scan<'a> {
    log: &'a dyn EventLog,
    asked: &'a Asked,
    spot: Spot,
    end: Option<Checkpoint>,
}

#[derive(Debug, Default)]
pub struct Found {
    pub items: Vec<StoredEvent>,
    /// Where to go on; absent at the end.
    pub next: Option<Spot>,
    pub scanned_to: Option<Position>,
}

impl<'a> Scan<'a> {
    pub async fn new(
        app: &App,
        log: &'a dyn EventLog,
        asked: &'a Asked,
        cursor: Option<Spot>,
    ) -> Result<Self, Problem> {
        asked.check()?;
        let mut spot = cursor.unwrap_or(Spot::START);
        if let Some(from) = asked.from {
            spot.at = spot.at.max(place::before(&app.reader, from).await?);
        }
        let end = match asked.to {
            Some(to) => Some(place::last(&app.reader, to).await?),
            None => None,
        };
        Ok(Self { log, asked, spot, end })
    }

    /// The next `limit` events that are wanted.
    pub async fn page(&mut self, limit: usize) -> Result<Found, Problem> {
        let mut found = Found::default();
        let mut scanned = 0;
        while scanned < MOST {
            let batch = self.read(self.piece(limit)).await?;
            if batch.is_empty() {
                return Ok(found);
            }
            scanned += batch.len();
            for event in batch.iter() {
                if self.end.is_some_and(|end| event.at.cmp(&end) == Ordering::Greater) {
                    return Ok(found);
                }
                if self.asked.wants(&event) {
                    if found.items.len() == limit {
                        found.next = Some(self.spot);
                        return Ok(found);
                    }
                    found.items.push(StoredEvent::of(&event));
                }
                self.spot = Spot::of(&event);
                found.scanned_to = Some(event.at.position);
            }
        }
        found.next = Some(self.spot);
        Ok(found)
    }

    /// Nothing is left out: one more than the page tells whether there is another.
    fn piece(&self, limit: usize) -> usize {
        let Asked { aggregate, event_type, correlation, .. } = self.asked;
        match (aggregate, event_type, correlation) {
            (None, None, None) => limit + 1,
            _ => CHUNK,
        }
    }

    async fn read(&self, limit: usize) -> Result<RawBatch, Problem> {
        Ok(match &self.asked.stream {
            Some(Stream(stream)) => self.log.read_stream(stream, self.spot.version, limit).await?,
            None => self.log.read_all(self.spot.at, limit).await?,
        })
    }
}
