//! Events by column, as Parquet takes and gives them: many texts in few pieces of memory.

use bytes::Bytes;
use parquet::data_type::ByteArray;
use xbot_domain::log::{Checkpoint, RawEvent};

/// Aggregate, stream id, type, payload, metadata.
pub const TEXTS: usize = 5;

#[derive(Debug, Default)]
pub struct Rows {
    pub positions: Vec<i64>,
    /// This and `versions` are kept bit by bit: no log comes near the half of 2⁶⁴.
    pub txs: Vec<i64>,
    pub versions: Vec<i64>,
    pub event_versions: Vec<i32>,
    pub texts: [Vec<ByteArray>; TEXTS],
}

impl Rows {
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    pub fn at(&self, row: usize) -> Option<Checkpoint> {
        let (tx, position) = (self.txs.get(row)?.cast_unsigned(), *self.positions.get(row)?);
        Some(Checkpoint { tx, position })
    }

    /// None where there is none, or where a text is not one.
    pub fn event(&self, row: usize) -> Option<RawEvent<'_>> {
        let [aggregate, stream_id, event_type, payload, metadata] = &self.texts;
        Some(RawEvent {
            at: self.at(row)?,
            aggregate: text(aggregate, row)?,
            stream_id: text(stream_id, row)?,
            version: self.versions.get(row)?.cast_unsigned(),
            event_type: text(event_type, row)?,
            event_version: self.event_versions.get(row)?.cast_unsigned(),
            payload: text(payload, row)?,
            metadata: text(metadata, row)?,
        })
    }

    /// In the order of the log: the first row behind `after`.
    pub fn behind(&self, after: Checkpoint) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.at(middle).is_some_and(|at| at <= after) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }
}

fn text(column: &[ByteArray], row: usize) -> Option<&str> {
    column.get(row)?.as_utf8().ok()
}

/// Rows that are still collected.
#[derive(Default)]
pub struct Growing {
    rows: Rows,
    texts: [Text; TEXTS],
}

impl Growing {
    /// How many bytes of text that was.
    pub fn push(&mut self, event: &RawEvent<'_>) -> usize {
        self.rows.positions.push(event.at.position);
        self.rows.txs.push(event.at.tx.cast_signed());
        self.rows.versions.push(event.version.cast_signed());
        self.rows.event_versions.push(event.event_version.cast_signed());
        let parts =
            [event.aggregate, event.stream_id, event.event_type, event.payload, event.metadata];
        self.texts.iter_mut().zip(parts).for_each(|(text, part)| text.push(part));
        parts.iter().map(|part| part.len()).sum()
    }

    pub fn freeze(self) -> Rows {
        Rows { texts: self.texts.map(Text::freeze), ..self.rows }
    }
}

#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Text {
    fn push(&mut self, part: &str) {
        self.bytes.extend_from_slice(part.as_bytes());
        self.ends.push(self.bytes.len());
    }

    fn freeze(self) -> Vec<ByteArray> {
        let (bytes, mut start) = (Bytes::from(self.bytes), 0);
        let cut = |end| {
            let part = bytes.slice(start..end);
            start = end;
            part.into()
        };
        self.ends.into_iter().map(cut).collect()
    }
}
